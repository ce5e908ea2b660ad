// The XML around the samples: character sets, entities, bounds, variants of the schema.
import AECG
import Testing
import Waveforms

@Suite struct `aECG documents` {
    private func read(_ bytes: [UInt8]) throws(AECGError) -> AECGDocument { try AECGDocument(reading: bytes) }

    private func wide(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    /// A file whose name of the patient is given in bytes of some character set.
    private func file(_ encoding: String?, name: [UInt8]) -> [UInt8] {
        var file = AnnotatedECG()
        file.declaration = encoding.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>" } ?? ""
        file.person = "<name>@</name>"
        return file.bytes.flatMap { $0 == UInt8(ascii: "@") ? name : [$0] }
    }

    private static let wang: [UInt8] = [0xCD, 0xF5, 0xD0, 0xA1, 0xC3, 0xF7]

    @Test(arguments: ["GBK", "gb2312", "GB18030"]) func `Chinese character sets are read as declared`(name: String)
        throws
    {
        let document = try read(file(name, name: Self.wang))
        #expect(document.subject.name == "王小明")
        #expect(document.doubts == [])
    }

    @Test func `a wrong declaration is mended and said`() throws {
        let chinese = try read(file("UTF-8", name: Self.wang))
        #expect(chinese.subject.name == "王小明")
        #expect(chinese.doubts == [.encoding(declared: "UTF-8", found: "GB18030")])
        let utf8 = try read(file("GB2312", name: Array("王小明".utf8)))
        #expect(utf8.subject.name == "王小明")
        #expect(utf8.doubts == [.encoding(declared: "GB2312", found: "UTF-8")])
        let western = try read(file(nil, name: [0x52, 0x65, 0x6E, 0xE9, 0x65]))
        #expect(western.subject.name == "Renée")
        #expect(western.doubts == [.encoding(declared: "UTF-8", found: "ISO-8859-1")])
        let hidden = try read(file("ISO-8859-1", name: Self.wang))
        #expect(hidden.subject.name == "王小明")
        #expect(hidden.doubts == [.encoding(declared: "ISO-8859-1", found: "GB18030")])
    }

    @Test func `Latin-1 is read as declared`() throws {
        let document = try read(file("ISO-8859-1", name: [0x4A, 0x6F, 0xE3, 0x6F]))
        #expect(document.subject.name == "João")
        #expect(document.doubts == [])
    }

    @Test(arguments: [true, false]) func `UTF-16 is read with its mark and without`(bigEndian: Bool) throws {
        var file = AnnotatedECG()
        file.declaration = "<?xml version=\"1.0\" encoding=\"utf-16\"?>"
        file.person = "<name>王𠮷</name>"
        for text in ["\u{FEFF}" + file.text, file.text] {
            let document = try read(wide(text, bigEndian: bigEndian))
            #expect(document.subject.name == "王𠮷")
            #expect(document.doubts == [])
        }
        #expect(try read(file.bytes).subject.name == "王𠮷")
    }

    @Test func `an unknown character set is refused unless the text is UTF-8`() throws {
        #expect(throws: AECGError.undecodable(declared: "KOI8-R")) {
            try read(file("KOI8-R", name: [0xD7, 0xC1, 0xCE]))
        }
        #expect(try read(file("KOI8-R", name: Array("Иван".utf8))).subject.name == "Иван")
    }

    @Test func `blanks, zeros and a mark around the document are passed over`() throws {
        let bytes = AnnotatedECG().bytes
        #expect(try read([0xEF, 0xBB, 0xBF] + bytes).doubts == [])
        #expect(try read([0x0D, 0x0A] + bytes + [0x0A, 0, 0, 0x1A]).doubts == [])
    }

    @Test(arguments: [
        "<!DOCTYPE AnnotatedECG [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>",
        "<!DOCTYPE AnnotatedECG [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>",
        "<!DOCTYPE AnnotatedECG [<!ATTLIST name a CDATA \"x\">]>",
    ])
    func `a document type with declarations is refused`(type: String) {
        var file = AnnotatedECG()
        file.declaration += type
        file.person = "<name>&b;</name>"
        #expect(throws: AECGError.entities(line: 1)) { try read(file.bytes) }
    }

    @Test func `named entities are refused, and characters by number are read`() throws {
        var file = AnnotatedECG()
        file.person = "<name>&eacute;</name>"
        #expect(throws: AECGError.entities(line: 1)) { try read(file.bytes) }
        file.declaration += "<!DOCTYPE AnnotatedECG SYSTEM \"http://example.org/aecg.dtd\">"
        #expect(throws: AECGError.entities(line: 1)) { try read(file.bytes) }
        file.person = "<name>&#233;&lt;&#x738B;</name>"
        #expect(try read(file.bytes).subject.name == "é<王")
    }

    @Test func `depth, elements, attributes and bytes are bounded`() throws {
        var file = AnnotatedECG()
        file.person = String(repeating: "<a>", count: 80) + String(repeating: "</a>", count: 80)
        #expect(throws: AECGError.tooLarge(.depth)) { try read(file.bytes) }
        file.person = "<a " + (0..<65).map { "b\($0)=\"\"" }.joined(separator: " ") + "/>"
        #expect(throws: AECGError.tooLarge(.attributes)) { try read(file.bytes) }
        file.person = "<a b=\"" + String(repeating: "x", count: 70_000) + "\"/>"
        #expect(throws: AECGError.tooLarge(.attributes)) { try read(file.bytes) }
        var limits = XMLLimits()
        limits.elements = 10
        #expect(throws: AECGError.tooLarge(.elements)) {
            try AECGDocument(reading: AnnotatedECG().bytes, limits: limits)
        }
        limits.bytes = 100
        #expect(throws: AECGError.tooLarge(.bytes)) { try AECGDocument(reading: AnnotatedECG().bytes, limits: limits) }
    }

    @Test func `names may carry a prefix, no namespace, or other capitals`() throws {
        var file = AnnotatedECG()
        file.attributes = ""
        #expect(try read(file.bytes).recording.leads.count == 1)
        file.root = "annotatedEcg"
        #expect(try read(file.bytes).recording.leads.count == 1)
        let prefixed = AnnotatedECG().text.replacing("</", with: "</v3:").replacing(#/<(?=[A-Za-z])/#, with: "<v3:")
        #expect(try read(Array(prefixed.utf8)).recording.leads.count == 1)
    }

    @Test func `another document and a broken one are told apart`() {
        #expect(throws: AECGError.notAnECG(root: "clinicaldocument")) { try read(Array("<ClinicalDocument/>".utf8)) }
        let cut = AnnotatedECG().bytes.dropLast(40)
        let refusal = #expect(throws: AECGError.self) { try read(Array(cut)) }
        guard case .malformed(line: 1, _) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(throws: AECGError.self) { try read([]) }
    }
}
