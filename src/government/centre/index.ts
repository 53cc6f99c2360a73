export { watch } from './alarm/watch.ts'
export type { Composition } from './composition/composition.ts'
