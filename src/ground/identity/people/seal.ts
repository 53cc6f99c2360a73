import { fingerprint, seal, unseal } from '#core/seal.ts'

const sealing = (secret: string, personId: string) => ({ secret, use: 'identity-number', boundTo: personId })

/** Encrypts a personal number for one person: moved to another row it does not open. */
export const sealNumber = (secret: string, personId: string, number: string): string => seal(sealing(secret, personId), number)

export const openNumber = (secret: string, personId: string, text: string): string => unseal(sealing(secret, personId), text)

/** Keyed hash under which a number is found again. */
export const numberHash = (secret: string, number: string): string => fingerprint(secret, 'identity-number-search', number)
