/** What the tests use of n3, which brings no types of its own. */
declare module 'n3' {
  export type Term = { termType: string; value: string }
  export type Quad = { subject: Term; predicate: Term; object: Term; graph: Term }
  export class Parser {
    constructor(options?: { format?: string })
    parse(text: string): Quad[]
  }
  export class Store {
    constructor(quads?: Quad[])
    getObjects(subject: string | null, predicate: string | null, graph: string | null): Term[]
  }
}
