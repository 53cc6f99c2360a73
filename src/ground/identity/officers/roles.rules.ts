export const roles = ['receiver', 'processor', 'approver', 'clerk', 'leader', 'administrator'] as const
export type Role = (typeof roles)[number]

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text)
