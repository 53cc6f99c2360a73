import sharp from 'sharp'
import { type CleanPhoto, cleanPhoto } from '#ground/files/index.ts'

const [width, height] = [960, 720]

/** What is wrong on the drawn street, by kind; nothing of it where it was put right. */
const faults: Record<string, string> = {
  waste:
    '<ellipse cx="300" cy="560" rx="150" ry="60" fill="#4c5a3a"/><circle cx="250" cy="520" r="46" fill="#2f3b45"/><circle cx="340" cy="530" r="38" fill="#6b5b3c"/><rect x="380" y="520" width="70" height="50" fill="#8a6f47"/>',
  street:
    '<rect x="600" y="420" width="220" height="120" fill="#b4552d"/><polygon points="580,420 710,350 840,420" fill="#e2b33c"/><rect x="560" y="540" width="60" height="50" fill="#3d6b8c"/>',
  advertising:
    '<rect x="150" y="200" width="26" height="260" fill="#555"/><rect x="70" y="120" width="200" height="120" fill="#c23b6b" transform="rotate(-8 170 180)"/>',
  building:
    '<rect x="620" y="180" width="260" height="300" fill="#b9a58f"/><path d="M620 180V120H880V180M660 480V180M720 480V180M780 480V180M840 480V180" stroke="#7a5a3a" stroke-width="10" fill="none"/>',
  lights:
    '<rect x="470" y="120" width="16" height="380" fill="#666" transform="rotate(9 478 400)"/><circle cx="520" cy="130" r="30" fill="#30343a"/>',
  roads: '<ellipse cx="470" cy="590" rx="130" ry="44" fill="#2b2b2b"/><ellipse cx="470" cy="584" rx="96" ry="28" fill="#5a4a3a"/>',
  water: '<path d="M0 520Q240 470 480 520T960 520V720H0Z" fill="#7d97a6" opacity="0.9"/>',
  noise:
    '<rect x="140" y="380" width="110" height="170" rx="10" fill="#222"/><circle cx="195" cy="430" r="34" fill="#777"/><circle cx="195" cy="505" r="24" fill="#777"/>',
}

/** A drawn street, which nobody takes for a photo of a place: sky, houses, road, and on it what is reported. */
export async function drawScene(category: string, fixed: boolean): Promise<CleanPhoto> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="960" height="720" fill="${fixed ? '#bfe0ee' : '#d4dbe0'}"/><rect y="420" width="960" height="300" fill="#8d8f8e"/>
    <rect y="430" width="960" height="40" fill="#c9c2b4"/><rect x="40" y="230" width="170" height="200" fill="#e7d6b8"/>
    <rect x="240" y="270" width="200" height="160" fill="#d9b8a0"/><rect x="700" y="250" width="200" height="180" fill="#cfd8c0"/>
    <path d="M0 640H120M220 640H340M440 640H560M660 640H780M880 640H960" stroke="#f4f1e6" stroke-width="12"/>
    ${fixed ? '' : (faults[category] ?? '<circle cx="480" cy="560" r="60" fill="#8c3b3b"/>')}</svg>`
  return cleanPhoto('anh-mau.jpg', await sharp(Buffer.from(svg)).png().toBuffer(), width)
}
