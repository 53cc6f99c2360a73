import { refuse } from '#core/errors.ts'
import type { FileState } from '../scan/content.queries.ts'

/** The kinds of content that the platform can take, by their registered names. */
export const mediaTypes = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  text: 'text/plain',
} as const

export type MediaType = (typeof mediaTypes)[keyof typeof mediaTypes]

/** Through which door a file comes; what the program makes itself is the only one that is not looked at. */
export const entrances = [
  'program',
  'filing',
  'counter',
  'sheet',
  'api',
  'action',
  'opinion',
  'document',
  'axis',
  'mail',
  'national_portal',
  'report',
  'visit',
  'mandate',
  'import',
] as const
export type Entrance = (typeof entrances)[number]

const words: Record<MediaType, string> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'image/webp': 'WEBP',
  'image/heic': 'HEIC',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'text/plain': 'TXT',
}

/** What a browser shows without running anything of the file's; the others are only downloaded. */
const shown: ReadonlySet<string> = new Set<MediaType>(['application/pdf', 'image/jpeg', 'image/png', 'image/webp'])

export const canShow = (mediaType: string): boolean => shown.has(mediaType)

/** "PDF, JPG, PNG": the same in every language. */
export const typeWords = (types: readonly MediaType[]): string => types.map((type) => words[type]).join(', ')

/** "10 MB", "512 KB": rounded down, so that the limit told is never more than the limit kept. */
export function sizeWords(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${Math.floor((bytes * 10) / (1024 * 1024)) / 10} MB`.replace('.', ',')
  return bytes >= 1024 ? `${Math.floor(bytes / 1024)} KB` : `${bytes} B`
}

// Control characters, text that runs backwards (it can hide an ending) and what file systems forbid.
const unsafe = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"|?*\\/]/gu

/** The name as it may be stored and offered for download: without folders, hidden marks or a leading dot, at most 120 characters. */
export function cleanName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replace(unsafe, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '')
  if (clean === '') return 'tep'
  const letters = [...clean]
  if (letters.length <= 120) return clean
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(clean)?.[0] ?? ''
  return `${letters.slice(0, 120 - ending.length).join('')}${ending}`
}

/** The header for a name in any script: plain letters for old programs, UTF-8 for the others (RFC 6266, RFC 8187). */
export function contentDisposition(name: string, inline: boolean): string {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^\w .()-]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** A file in which malware was found goes into nothing new. */
export function demandClean(files: readonly { name: string; state: FileState }[]): void {
  const infected = files.find(({ state }) => state === 'infected')
  if (infected) throw refuse('invalid', 'files.infected', { name: infected.name })
}
