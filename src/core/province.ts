import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Localized } from '#core/i18n.ts'

/** The province that this program serves; `hCode` is its code among agencies, such as H51. */
export type Province = { key: string; name: Localized; hCode: string; packDir: string }

/** What a pack says of its province: for what runs without a request, which has it on its server. */
export function readProvince(packDir: string): Province {
  const { key, name, hCode } = JSON.parse(readFileSync(join(packDir, 'pack.json'), 'utf8')) as Omit<Province, 'packDir'>
  return { key, name, hCode, packDir }
}
