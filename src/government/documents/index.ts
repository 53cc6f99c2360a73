export { buildEdxml } from './edxml/build.ts'
export { documentIdOf, type Edoc, type EdocStatus, type EdxmlMessage, type StatusCode, statusCodes } from './edxml/edoc.ts'
export { readEdxml } from './edxml/read.ts'
export { countWorkFiles, type WorkFileCount } from './work-files/work-file.queries.ts'
