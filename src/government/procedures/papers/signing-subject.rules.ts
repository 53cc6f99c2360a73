/** What papers of this module are to the module of signatures. */
export const signingSubject = (code: string): string => `procedures.result:${code}`
export const declarationSubject = (dossierCode: string): string => `procedures.declaration:${dossierCode}`
