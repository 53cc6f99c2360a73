import sharp from 'sharp'

/** A drawn picture that nobody takes for a photo: a wall with a stain. */
export async function samplePhoto(): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720"><rect width="960" height="720" fill="#d7dde0"/>
    <path d="M0 180H960M0 360H960M0 540H960M240 0V720M480 0V720M720 0V720" stroke="#b6bfc4" stroke-width="8"/>
    <ellipse cx="520" cy="420" rx="150" ry="90" fill="#7a6a4a"/><ellipse cx="600" cy="500" rx="70" ry="50" fill="#66583c"/></svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
