//! What the file says of itself: title and language as XMP, and which colours its figures mean (sRGB). Neither names the
//! patient, and both are the same in every letter. That a file conforms to PDF/A or PDF/UA is not claimed: that is for a
//! validator to say.

use std::sync::OnceLock;

use lopdf::{Document, Object, Stream, dictionary};

use super::finish::{PRODUCER, TITLE, pack};

/// Adds the metadata and the output intent to a finished document.
///
/// # Errors
/// What the library says of a document without a catalog.
pub(super) fn describe(document: &mut Document, language: &str) -> lopdf::Result<()> {
    let packet = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, packet(language));
    // Archives read it without knowing how to unpack.
    let packet = document.add_object(packet.with_compression(false));
    let profile = document.add_object(profile());
    let name = "sRGB IEC61966-2.1";
    let intent = dictionary! {
        "Type" => "OutputIntent",
        // The one kind of intent that readers of every age know; it claims no conformity.
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal(name),
        "Info" => Object::string_literal(name),
        "DestOutputProfile" => profile,
    };
    let catalog = document.catalog_mut()?;
    catalog.set("Metadata", packet);
    catalog.set("OutputIntents", vec![Object::Dictionary(intent)]);
    Ok(())
}

/// The XMP packet, with the byte order mark and the fixed id its specification asks for.
fn packet(language: &str) -> Vec<u8> {
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{TITLE}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n\
         <pdf:Producer>{PRODUCER}</pdf:Producer>\n\
         </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
    .into_bytes()
}

/// White, red, green and blue of sRGB as a profile of version 2 holds them: x, y, z in steps of 1/65536, adapted to D50.
const COLOURS: [(&[u8; 4], [u32; 3]); 4] = [
    (b"wtpt", [0xF6D6, 0x1_0000, 0xD32D]),
    (b"rXYZ", [0x6FA2, 0x38F5, 0x0390]),
    (b"gXYZ", [0x6299, 0xB785, 0x18DA]),
    (b"bXYZ", [0x24A0, 0x0F84, 0xB6CF]),
];
const HEADER: usize = 128;
/// Bytes of an entry in the table of tags.
const ENTRY: usize = 12;

/// The profile as it goes into every file, packed once.
fn profile() -> Stream {
    static PACKED: OnceLock<Stream> = OnceLock::new();
    let packed = PACKED.get_or_init(|| {
        let mut stream = Stream::new(dictionary! { "N" => 3 }, srgb());
        pack(&mut stream);
        stream
    });
    packed.clone()
}

/// An ICC profile of sRGB, made from its definition (IEC 61966-2-1).
fn srgb() -> Vec<u8> {
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> = vec![(b"desc", description()), (b"cprt", text("No copyright"))];
    for (name, xyz) in COLOURS {
        tags.push((name, [*b"XYZ ", [0; 4]].concat().into_iter().chain(words(&xyz)).collect()));
    }
    tags.extend([b"rTRC", b"gTRC", b"bTRC"].map(|name| (name, curve())));
    let (mut table, mut body) = (words(&[u32::try_from(tags.len()).unwrap_or_default()]), Vec::new());
    let first = HEADER + table.len() + tags.len() * ENTRY;
    for (name, data) in &tags {
        let at = [first + body.len(), data.len()].map(|n| u32::try_from(n).unwrap_or_default());
        table.extend(name.iter().copied().chain(words(&at)));
        body.extend(data);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let size = u32::try_from(first + body.len()).unwrap_or_default();
    let mut out = words(&[size, 0, 0x0210_0000]);
    out.extend(b"mntrRGB XYZ ");
    // The day of the standard; it is no day of the letter.
    out.extend([1999_u16, 10, 18, 0, 0, 0].into_iter().flat_map(u16::to_be_bytes));
    out.extend(b"acsp");
    out.resize(68, 0);
    out.extend(words(&[0xF6D6, 0x1_0000, 0xD32D]));
    out.resize(HEADER, 0);
    [out, table, body].concat()
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

fn text(words: &str) -> Vec<u8> {
    [b"text\0\0\0\0", words.as_bytes(), b"\0"].concat()
}

/// "sRGB", as the tag wants it: plain, and with no other scripts.
fn description() -> Vec<u8> {
    let mut out = [b"desc\0\0\0\0".as_slice(), &words(&[5]), b"sRGB\0"].concat();
    out.resize(out.len() + 4 + 4 + 2 + 1 + 67, 0);
    out
}

/// Brightness over value in 256 steps.
fn curve() -> Vec<u8> {
    let light = |step: u16| {
        let value = f64::from(step) / 255.0;
        let light = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        (light * 65535.0).round() as u16
    };
    let steps = (0..256).map(light).flat_map(u16::to_be_bytes);
    [b"curv\0\0\0\0".as_slice(), &words(&[256])].concat().into_iter().chain(steps).collect()
}
