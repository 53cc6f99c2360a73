import ExifReader from 'exifreader'
import sharp, { type Sharp } from 'sharp'
import { refuse } from '#core/errors.ts'
import { type Place, readExifDate } from './photo.rules.ts'

/** A photo as it may be kept: drawn anew from its pixels, so that nothing else of it came along. */
export type CleanPhoto = {
  name: string
  full: Buffer
  small: Buffer
  width: number
  height: number
  place: Place | undefined
  takenAt: Date | undefined
}

// A cheap phone takes 12 to 50 million pixels; what claims more is refused before it is unpacked.
const mostPixels = 64_000_000
const smallPixels = 320

/** Opens a picture with the limits that keep a hostile one harmless. */
export const openPicture = (bytes: Buffer): Sharp => sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })

/** Place and time that the camera wrote into the file; nothing when there is none or it cannot be read. */
export function readExif(bytes: Buffer): { place: Place | undefined; takenAt: Date | undefined } {
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

/** Reads place and time, turns the picture upright, makes it small enough and draws it anew; the bytes that came in are let go. */
export async function cleanPhoto(name: string, bytes: Buffer, maxPixels: number): Promise<CleanPhoto> {
  const { place, takenAt } = readExif(bytes)
  const within = { fit: 'inside', withoutEnlargement: true } as const
  try {
    const upright = openPicture(bytes).rotate().flatten({ background: '#ffffff' })
    const jpeg = upright.clone().resize(maxPixels, maxPixels, within).jpeg({ quality: 80 })
    const { data, info } = await jpeg.toBuffer({ resolveWithObject: true })
    const small = await sharp(data).resize(smallPixels, smallPixels, within).jpeg({ quality: 70 }).toBuffer()
    const base = name.replace(/\.[A-Za-z0-9]{1,8}$/, '') || 'anh'
    return { name: `${base}.jpg`, full: data, small, width: info.width, height: info.height, place, takenAt }
  } catch {
    throw refuse('invalid', 'files.photo_unreadable', { name })
  }
}
