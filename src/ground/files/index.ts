export { sendFile } from './store/send.ts'
export { getFile, listFiles, type StoredFile } from './store/store.queries.ts'
export { type MediaType, mediaTypes, sizeWords, typeWords } from './store/store.rules.ts'
export { type Incoming, openFile, storeFile } from './store/store.ts'
