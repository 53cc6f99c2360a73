import type { Hand } from '#core/personal.ts'

/** Where an officer's hand stands in the tables of this module: what they did is in the copy that they may ask for. */
export const hands: readonly Hand[] = [
  ['entered a document', 'documents.document', 'entered_by', 'entered_at', 'reference'],
  ['gave a task', 'documents.task', 'given_by', 'given_at', 'reference'],
  ['wrote a text', 'documents.version', 'written_by', 'written_at', 'version'],
]
