export { countDigital } from './plan/plan.queries.ts'
