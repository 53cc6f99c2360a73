/** 094 191 ••• 482: enough to compare with the card in the hand, not enough to copy. */
export const masked = (text: string): string => text.replace(/\b(\d{3})(\d{3})\d{3}(\d{3})\b/g, '$1 $2 ••• $3')
