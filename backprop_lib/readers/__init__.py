"""Three readers of one derivation: LaTeX (with MathML) to be read, NumPy to be checked, JavaScript to be dragged."""
