// Questions to Python, which may have ended.

/** Send a question. To a kernel that has ended nothing can be sent, which raises: then no answer comes, and the panel says so. */
export function toPython(model, question) {
  try {
    model.send(question);
  } catch {
    // as good as unheard
  }
}
