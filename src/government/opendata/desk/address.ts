/** Where the officers' pages of open data begin. */
export const desk = '/lam-viec/du-lieu-mo'
