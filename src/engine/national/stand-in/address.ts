import type { Config } from '#core/config.ts'
import type { ServiceKey } from '../contracts/contract.ts'

export const standInRoot = '/gia-lap/quoc-gia'
export const addressOf = (config: Pick<Config, 'publicUrl'>, key: ServiceKey): string => `${config.publicUrl}${standInRoot}/${key}`
