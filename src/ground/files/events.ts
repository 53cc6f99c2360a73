import { eventType } from '#core/events.ts'

/** Something was found in files that were kept: they are taken away, and whoever works with them must know. */
export const FileInfected = eventType<{ sha256: string; signature: string; files: { id: string; name: string }[] }>('files.file_infected')
