import { open } from 'node:fs/promises'
import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type'
import { type MediaType, mediaTypes } from './store.rules.ts'

const known = new Set<string>(Object.values(mediaTypes))

/** The kind of content by its own bytes; undefined when it is none that the platform knows. */
export async function sniff(path: string): Promise<MediaType | undefined> {
  const found = await fileTypeFromFile(path).catch(() => undefined)
  if (found) return typeOf(found.mime)
  return (await isText(path)) ? mediaTypes.text : undefined
}

/** The kind of bytes that were not kept yet. */
export async function kindOf(bytes: Uint8Array): Promise<MediaType | undefined> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (found) return typeOf(found.mime)
  return bytes.length > 0 && areText(bytes.subarray(0, 65_536), bytes.length > 65_536) ? mediaTypes.text : undefined
}

function typeOf(mime: string): MediaType | undefined {
  const type = mime === 'image/heif' ? mediaTypes.heic : mime
  return known.has(type) ? (type as MediaType) : undefined
}

// 64 KB tell text from bytes; the decoder is told that more follows, so a letter cut at the edge is no fault.
async function isText(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    return areText(buffer.subarray(0, bytesRead), bytesRead === 65_536)
  } catch {
    return false
  } finally {
    await file.close()
  }
}

function areText(bytes: Uint8Array, isCut: boolean): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut })
    return !/(?![\t\n\v\f\r])\p{Cc}/u.test(text)
  } catch {
    return false
  }
}
