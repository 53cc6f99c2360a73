// Front door of the module: what others may use.
export { generateYear } from './generate/year.ts'
