import sharp from 'sharp'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { type CleanPhoto, cleanPhoto, mediaTypes, openPicture, storeFile } from '#ground/files/index.ts'
import type { Mask } from './photo.rules.ts'

export type KeptPhoto = {
  fileId: string
  smallFileId: string
  sha256: string
  name: string
  sizeBytes: number
  width: number
  height: number
}

/** Stores the clean copies, which the program drew: what came in was looked at before. The first goes with the case's papers. */
export async function keepPhoto(db: Db, config: Config, photo: CleanPhoto, by: string | null, at: Date): Promise<KeptPhoto> {
  const common = { accept: [mediaTypes.jpeg], maxBytes: 10 * 1024 * 1024, by, at, entrance: 'program' as const }
  const full = await storeFile(db, config, { ...common, name: photo.name, buffer: photo.full })
  const small = await storeFile(db, config, { ...common, name: photo.name, buffer: photo.small })
  const { width, height } = photo
  return { fileId: full.id, smallFileId: small.id, sha256: full.sha256, name: full.name, sizeBytes: full.size, width, height }
}

/** Covers parts of a picture with coarse squares: what was there cannot be read back. */
export async function maskPhoto(bytes: Buffer, masks: readonly Mask[]): Promise<CleanPhoto> {
  const { width = 1, height = 1 } = await openPicture(bytes).metadata()
  const covers = await Promise.all(
    masks.map(async (mask) => {
      const left = Math.min(width - 1, Math.floor(mask.x * width))
      const top = Math.min(height - 1, Math.floor(mask.y * height))
      const wide = Math.max(1, Math.min(width - left, Math.ceil(mask.width * width)))
      const high = Math.max(1, Math.min(height - top, Math.ceil(mask.height * height)))
      const piece = openPicture(bytes).extract({ left, top, width: wide, height: high })
      // Six squares across at most: a face or a plate of that many squares is nobody's.
      const coarse = await piece.resize(Math.min(6, wide), Math.min(6, high), { fit: 'fill', kernel: 'cubic' }).png().toBuffer()
      const input = await sharp(coarse).resize(wide, high, { fit: 'fill', kernel: 'nearest' }).png().toBuffer()
      return { input, left, top }
    }),
  )
  const drawn = await openPicture(bytes).composite(covers).png().toBuffer()
  return cleanPhoto('anh.jpg', drawn, Math.max(width, height))
}
