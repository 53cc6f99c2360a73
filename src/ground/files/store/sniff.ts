import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import { type MediaType, mediaTypes } from './store.rules.ts'

const known = new Set<string>(Object.values(mediaTypes))

/** The kind of content by its own bytes; undefined when it is none that the platform knows. */
export async function sniff(path: string): Promise<MediaType | undefined> {
  const found = await fileTypeFromFile(path).catch(() => undefined)
  if (found) {
    const type = found.mime === 'image/heif' ? mediaTypes.heic : found.mime
    return known.has(type) ? (type as MediaType) : undefined
  }
  return (await isText(path)) ? mediaTypes.text : undefined
}

// 64 KB tell text from bytes; the decoder is told that more follows, so a letter cut at the edge is no fault.
async function isText(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: bytesRead === 65_536 })
    return !/(?![\t\n\v\f\r])\p{Cc}/u.test(text)
  } catch {
    return false
  } finally {
    await file.close()
  }
}
