/** What papers of this module are to the module of signatures. */
export const signingSubject = (code: string): string => `procedures.result:${code}`
export const apologySubject = (id: string): string => `procedures.apology:${id}`
export const declarationSubject = (dossierCode: string): string => `procedures.declaration:${dossierCode}`

/** The code of the result behind a subject; undefined for other papers. */
export const resultOfSubject = (subject: string): string | undefined => /^procedures\.result:(.+)$/.exec(subject)?.[1]
