/** Bad input, with the parameter it is about; becomes a 400 or a line in the terminal, never an answer. */
export class InputProblem extends Error {
  readonly parameter: string;
  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}
