"""A course for nbgrader with one exercise: what it needs to know beside the folder it stands in."""

c = get_config()  # noqa: F821 (nbgrader puts it there)
c.CourseDirectory.course_id = "backprop"
c.ClearSolutions.code_stub = {"python": "# write it here, in place of this line and the next\nraise NotImplementedError"}
