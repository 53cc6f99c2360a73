export { type Action, type ActionData, type Attachment, type Case } from './case/case.ts'
export { type CaseFile, findCaseFile } from './case/read-case.ts'
export { findCase } from './case/case.queries.ts'
export { findLatestDefinition, getDefinition, getLatestDefinition } from './publish/publish.queries.ts'
export { type ActionWords, wordsOfAction } from './case/words.ts'
export { mayAct, possibleActions } from './case/case.rules.ts'
export { type Doing, type Done, type NewAttachment, type Opening, type Standing, act, beginCase, openCase } from './act/act.ts'
export { analyseCases, type ComposedCase, composeCase, copyCases, openWorkbench, type Step, type Workbench } from './bulk/bulk.ts'
export { type ActionInput, type ActionType, type Definition, type Duration } from './definition/definition.ts'
export { actionOf } from './definition/reach.rules.ts'
export { drawDefinition } from './definition/definition.rules.ts'
export { type Deadline } from './deadline/deadline.rules.ts'
export { CaseActed, CaseOpened } from './events.ts'
export { type CaseHistory, type CaseStep, findCaseHistories, listCaseHistories } from './history/history.ts'
export { type Behind, listCasesBehind, listCasesChangedSince } from './history/history.queries.ts'
export {
  type CasePage,
  type Cursor,
  type Filter,
  type QueueCounts,
  countQueues,
  listCases,
  listOwnCases,
  listTitles,
} from './queue/queue.queries.ts'
export { infectedKey } from './infected/note-infected.ts'
export { noteOnCase } from './act/note.ts'
export { type WorkingTime, workingTimeAt, workingTimeOf } from './deadline/working-time.ts'
export { findEscalation } from './escalate/find-escalation.ts'
export { officersNear } from './escalate/recipients.ts'
export { timeNotes } from './time/time.ts'
export { askPath } from './opinions/ask-desk.ts'
export { answerOpinion } from './opinions/answer.ts'
export { askOpinions } from './opinions/ask.ts'
export { opinionStanding } from './opinions/standing.ts'
export {
  type Load,
  countOpenOf,
  listLoads,
  listDoneMeanwhile,
} from './queue/workload.queries.ts'
export { publishCalendar, publishDefinition } from './publish/publish.ts'
export { catchUp, summarise } from './tally/tally.ts'
export { followUnits } from './follow/follow.ts'
export { transferCases } from './act/transfer.ts'
export { type Move, moveCase, type Preview, previewMoves } from './move/move.ts'
export { listOpenAmong, listOpenOnOther } from './move/move.queries.ts'
export { moveAction } from './move/moved.rules.ts'
export { type Rehearsal, type Rehearsed, rehearseCases } from './replay/replay.ts'
export { type Stop } from './replay/replay.rules.ts'
