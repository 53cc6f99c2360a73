// Front door of the module: what others may use.
export { type Draft, findDraft, findOpenDraft, listOpenDrafts } from './draft/draft.queries.ts'
export { publishDraft, publishDue, rejectDraft, reviewDraft, saveDraft, withdrawDraft } from './draft/draft.ts'
export {
  type DraftTool,
  type Fault,
  type Found,
  registerDraftTool,
  registerThingTool,
  registerVersionedKind,
  type Stamp,
  type VersionedKind,
} from './kinds/kinds.ts'
export { type Change, changesBetween } from './diff/diff.rules.ts'
export { Changes } from './diff/changes.page.tsx'
