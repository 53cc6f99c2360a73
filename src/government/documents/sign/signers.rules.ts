/** One action of the road of a draft, as the record has it. */
export type Walked = { type: string; actorId: string | null; actorName: string; actorRole: string }
export type Signing = {
  initial: { personId: string; name: string } | undefined
  signer: { personId: string; name: string; action: SignAction } | undefined
}
export const signActions = { sign: '', sign_on_behalf: 'TM.', sign_acting: 'KT.', sign_by_order: 'TL.' } as const
export type SignAction = keyof typeof signActions
export const isSignAction = (type: string): type is SignAction => type in signActions

/**
 * Who has signed a draft by its record: the drafter's initial is the last submission, the signer the last signature after it. A
 * return takes back both: what was signed before it was another text.
 */
export function signersOf(actions: readonly Walked[]): Signing {
  let signing: Signing = { initial: undefined, signer: undefined }
  for (const { type, actorId, actorName } of actions) {
    const who = actorId ? { personId: actorId, name: actorName } : undefined
    if (type === 'return' || type === 'revise') signing = { initial: undefined, signer: undefined }
    else if (type === 'submit') signing = { initial: who, signer: undefined }
    else if (isSignAction(type) && signing.initial) signing = { ...signing, signer: who && { ...who, action: type } }
  }
  return signing
}
