export { checkAccessToken, type TokenFacts } from './bearer/bearer.ts'
