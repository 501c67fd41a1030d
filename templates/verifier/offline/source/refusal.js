// Why something was not called good: the same three words as the server's errors.

export class Refusal extends Error {
  constructor(kind, code, sentence) {
    super(sentence);
    this.kind = kind;
    this.code = code;
  }
}

export const malformed = (code, sentence) => new Refusal("malformed", code, sentence);
export const invalid = (code, sentence) => new Refusal("invalid", code, sentence);
export const indeterminate = (code, sentence) => new Refusal("indeterminate", code, sentence);
