import { eventType } from '#core/events.ts'

/** A record of a register changed. Subject: the record's id. It says nothing of what the record holds. */
export const RecordChanged = eventType<{
  register: string
  recordId: string
  unitId: string | null
  change: 'created' | 'changed' | 'corrected' | 'ended' | 'merged' | 'undone' | 'fed'
  day: string
}>('registers.record_changed')

/** Many records were loaded, or an import was taken back. Subject: the import's id. */
export const RecordsImported = eventType<{
  register: string
  importId: string
  fresh: number
  changed: number
  undone: boolean
  day: string
}>('registers.records_imported')

/** A new version of a register's definition is in force. Subject: the register's key. */
export const RegisterPublished = eventType<{ register: string; version: number }>('registers.register_published')
