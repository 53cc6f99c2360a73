export { hasConsent } from './consent/consent.queries.ts'
