export { type Measured, measureAll, type MeasuredResolution } from './target/measure.ts'
export type { Standing } from './target/target.rules.ts'
