import ExifReader from 'exifreader'
import sharp from 'sharp'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import type { Point } from '#ground/places/index.ts'
import { type Mask, readExifDate } from './photo.rules.ts'

/** A photo as it may be kept: drawn anew from its pixels, so that nothing else of it came along. */
export type CleanPhoto = {
  name: string
  full: Buffer
  small: Buffer
  width: number
  height: number
  place: Point | undefined
  takenAt: Date | undefined
}

// A cheap phone takes 12 to 50 million pixels; what claims more is refused before it is unpacked.
const mostPixels = 64_000_000
const smallPixels = 320
const quality = 80

/** Place and time that the camera wrote into the file; nothing when there is none or it cannot be read. */
export function readExif(bytes: Buffer): { place: Point | undefined; takenAt: Date | undefined } {
  try {
    const { gps, exif } = ExifReader.load(bytes, { expanded: true })
    const { Latitude: lat, Longitude: lon } = gps ?? {}
    const there = lat !== undefined && lon !== undefined && Number.isFinite(lat) && Number.isFinite(lon) && (lat !== 0 || lon !== 0)
    const taken = exif?.DateTimeOriginal?.description
    return { place: there ? { lat, lon } : undefined, takenAt: typeof taken === 'string' ? readExifDate(taken) : undefined }
  } catch {
    return { place: undefined, takenAt: undefined }
  }
}

const open = (bytes: Buffer) => sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })

/** Reads place and time, turns the picture upright, makes it small enough and draws it anew; the bytes that came in are let go. */
export async function cleanPhoto(name: string, bytes: Buffer, maxPixels: number): Promise<CleanPhoto> {
  const { place, takenAt } = readExif(bytes)
  const within = { fit: 'inside', withoutEnlargement: true } as const
  try {
    const upright = open(bytes).rotate().flatten({ background: '#ffffff' })
    const { data, info } = await upright
      .clone()
      .resize(maxPixels, maxPixels, within)
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
    const small = await sharp(data).resize(smallPixels, smallPixels, within).jpeg({ quality: 70 }).toBuffer()
    const base = name.replace(/\.[A-Za-z0-9]{1,8}$/, '') || 'anh'
    return { name: `${base}.jpg`, full: data, small, width: info.width, height: info.height, place, takenAt }
  } catch {
    throw refuse('invalid', 'feedback.photo_unreadable', { name }, [])
  }
}

export type KeptPhoto = {
  fileId: string
  smallFileId: string
  sha256: string
  name: string
  sizeBytes: number
  width: number
  height: number
}

/** Stores the clean copies; the first goes with the case's papers. */
export async function keepPhoto(db: Db, config: Config, photo: CleanPhoto, by: string | null, at: Date): Promise<KeptPhoto> {
  const common = { accept: [mediaTypes.jpeg], maxBytes: 10 * 1024 * 1024, by, at }
  const full = await storeFile(db, config, { ...common, name: photo.name, buffer: photo.full })
  const small = await storeFile(db, config, { ...common, name: photo.name, buffer: photo.small })
  const { width, height } = photo
  return { fileId: full.id, smallFileId: small.id, sha256: full.sha256, name: full.name, sizeBytes: full.size, width, height }
}

/** Covers parts of a picture with coarse squares: what was there cannot be read back. */
export async function maskPhoto(bytes: Buffer, masks: readonly Mask[]): Promise<CleanPhoto> {
  const { width = 1, height = 1 } = await open(bytes).metadata()
  const covers = await Promise.all(
    masks.map(async (mask) => {
      const left = Math.min(width - 1, Math.floor(mask.x * width))
      const top = Math.min(height - 1, Math.floor(mask.y * height))
      const wide = Math.max(1, Math.min(width - left, Math.ceil(mask.width * width)))
      const high = Math.max(1, Math.min(height - top, Math.ceil(mask.height * height)))
      const piece = open(bytes).extract({ left, top, width: wide, height: high })
      // Six squares across at most: a face or a plate of that many squares is nobody's.
      const coarse = await piece.resize(Math.min(6, wide), Math.min(6, high), { fit: 'fill', kernel: 'cubic' }).png().toBuffer()
      const input = await sharp(coarse).resize(wide, high, { fit: 'fill', kernel: 'nearest' }).png().toBuffer()
      return { input, left, top }
    }),
  )
  const drawn = await open(bytes).composite(covers).png().toBuffer()
  return cleanPhoto('anh.jpg', drawn, Math.max(width, height))
}
