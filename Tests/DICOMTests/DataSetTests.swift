// Data sets as real programs write them: with and without representations, nested, bare, broken and cut.
import Bytes
import DICOM
import Testing

/// Bytes of elements, made by hand where the writer would be too tidy.
enum Raw {
    static func number(_ value: Int, _ count: Int, _ order: ByteOrder = .little) -> [UInt8] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return order == .little ? bytes : bytes.reversed()
    }

    static func tag(_ tag: UInt32, _ order: ByteOrder = .little) -> [UInt8] {
        number(Int(tag >> 16), 2, order) + number(Int(tag & 0xFFFF), 2, order)
    }

    static func implicit(_ number: UInt32, _ value: [UInt8], length: Int? = nil) -> [UInt8] {
        tag(number) + self.number(length ?? value.count, 4) + value
    }

    static func implicit(_ number: UInt32, _ text: String) -> [UInt8] { implicit(number, Array(text.utf8)) }

    /// The short form, with two bytes of length.
    static func explicit(
        _ number: UInt32, _ kind: String, _ value: [UInt8], length: Int? = nil, _ order: ByteOrder = .little
    ) -> [UInt8] {
        tag(number, order) + Array(kind.utf8) + self.number(length ?? value.count, 2, order) + value
    }

    static func explicit(_ number: UInt32, _ kind: String, _ text: String, _ order: ByteOrder = .little) -> [UInt8] {
        explicit(number, kind, Array(text.utf8), order)
    }

    /// The long form, with four bytes of length.
    static func long(_ number: UInt32, _ kind: String, _ value: [UInt8], length: Int? = nil) -> [UInt8] {
        tag(number) + Array(kind.utf8) + [0, 0] + self.number(length ?? value.count, 4) + value
    }

    static func part10(_ syntax: String?, _ body: [UInt8]) -> [UInt8] {
        let meta = long(0x0002_0001, "OB", [0, 1]) + (syntax.map { explicit(0x0002_0010, "UI", $0) } ?? [])
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta + body
    }

    static let undefined = 0xFFFF_FFFF
    static let item: UInt32 = 0xFFFE_E000
    static let itemEnd = implicit(0xFFFE_E00D, [])
    static let sequenceEnd = implicit(0xFFFE_E0DD, [])
}

@Suite struct `DICOM data sets` {
    private let little = TransferSyntax.explicitLittle

    private static func elements(_ order: ByteOrder) -> [UInt8] {
        Raw.explicit(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.1.1\0", order)
            + Raw.explicit(0x0008_0060, "CS", "DX", order) + Raw.explicit(0x0010_0020, "LO", "P1", order)
            + Raw.explicit(0x0028_0010, "US", Raw.number(512, 2, order), order)
    }

    @Test(arguments: [(ByteOrder.little, TransferSyntax.explicitLittle), (.big, TransferSyntax.explicitBig)])
    func `a bare data set proves its own byte order`(order: ByteOrder, uid: String) throws {
        let file = try DICOMFile(Self.elements(order))
        #expect(file.transferSyntax.uid == uid)
        #expect(file.dataSet.text(.modality) == "DX")
        #expect(file.dataSet.integer(.rows) == 512)
        #expect(file.warnings.map(\.kind) == [.transferSyntaxFound(uid)])
    }

    @Test func `a bare implicit data set is read by the dictionary`() throws {
        let file = try DICOMFile(
            Raw.implicit(0x0008_0060, "CR") + Raw.implicit(0x0010_0020, "P1")
                + Raw.implicit(0x0028_0010, Raw.number(300, 2)))
        #expect(file.transferSyntax.uid == TransferSyntax.implicitLittle)
        #expect(file.dataSet.integer(.rows) == 300)
    }

    @Test func `every element that the house names is known in implicit data sets`() throws {
        let file = try DICOMFile(
            Raw.implicit(0x0008_0060, "CR") + Raw.implicit(0x0010_0020, "P1") + Raw.implicit(0x0018_5101, "PA")
                + Raw.implicit(0x0020_0062, "R ") + Raw.implicit(0x0070_0006, "text")
                + Raw.implicit(0x2050_0020, "INVERSE "))
        #expect(file.dataSet.text(.viewPosition) == "PA")
        #expect(file.dataSet.text(.imageLaterality) == "R")
        #expect(file.dataSet.text(.unformattedTextValue) == "text")
        #expect(file.dataSet.text(.presentationLUTShape) == "INVERSE")
    }

    @Test func `bytes that prove nothing are refused`() {
        for bytes in [
            [], [8, 0], Array("hello, this is text and nothing else".utf8), [UInt8](repeating: 0, count: 400),
        ] {
            #expect(!DICOMFile.isLikely(bytes))
            #expect(throws: DICOMError.self) { try DICOMFile(bytes) }
        }
    }

    @Test(arguments: [TransferSyntax.implicitLittle, TransferSyntax.explicitBig, nil])
    func `a wrong or missing transfer syntax gives way to what the bytes prove`(declared: String?) throws {
        let file = try DICOMFile(Raw.part10(declared, Self.elements(.little)))
        #expect(file.dataSet.integer(.rows) == 512)
        #expect(file.transferSyntax.uid == little)
        #expect(file.warnings.count == 1)
    }

    @Test func `in a large file one possible length proves nothing`() throws {
        let body = Self.elements(.little) + Raw.long(0x7FE0_0010, "OW", [UInt8](repeating: 1, count: 2_000_000))
        let file = try DICOMFile(Raw.part10(TransferSyntax.implicitLittle, body))
        #expect(file.transferSyntax.uid == little)
        #expect(file.dataSet.integer(.rows) == 512)
    }

    @Test func `sequences of known and unknown length nest`() throws {
        let inner = Raw.explicit(0x0008_0100, "SH", "A1")
        let open = Raw.long(
            0x0040_A043, "SQ",
            Raw.implicit(Raw.item, inner, length: Raw.undefined) + Raw.itemEnd + Raw.implicit(Raw.item, inner)
                + Raw.sequenceEnd,
            length: Raw.undefined)
        let file = try DICOMFile(
            Raw.part10(
                little,
                Raw.long(0x0040_B020, "SQ", Raw.implicit(Raw.item, open)) + Raw.explicit(0x5400_0100, "SH", "X1")))
        let items = try #require(file.dataSet.items(.waveformAnnotationSequence).first).items(.conceptNameCodeSequence)
        #expect(items.map { $0.text(.codeValue) } == ["A1", "A1"])
        #expect(file.warnings.isEmpty)
        #expect(file.dataSet.elements.count == 2)
    }

    @Test func `a sequence under UN is implicit, whatever is around it`() throws {
        let inner = Raw.implicit(Raw.item, Raw.implicit(0x0008_0100, "A1"))
        for value in [
            Raw.long(0x0040_A043, "UN", inner),
            Raw.long(0x0040_A043, "UN", inner + Raw.sequenceEnd, length: Raw.undefined),
        ] {
            let file = try DICOMFile(Raw.part10(little, Raw.explicit(0x0008_0060, "CS", "DX") + value))
            #expect(file.dataSet.items(.conceptNameCodeSequence).first?.text(.codeValue) == "A1")
        }
    }

    @Test func `an element without its representation and one with an unknown one are read all the same`() throws {
        let body =
            Raw.explicit(0x0008_0060, "CS", "DX") + Raw.implicit(0x0008_0070, "ACME")
            + Raw.explicit(0x0010_0010, "XX", "Li^Si ")
            + Raw.explicit(0x0010_0020, "LO", "P1")
        let file = try DICOMFile(Raw.part10(little, body))
        #expect(file.dataSet.text(.manufacturer) == "ACME")
        #expect(file.dataSet.text(.patientName) == "Li^Si")
        #expect(file.dataSet.text(.patientID) == "P1")
        #expect(file.warnings.count == 2)
    }

    @Test func `a value whose length did not fit sixteen bits is read whole`() throws {
        let table = [UInt8](repeating: 1, count: 65_536)
        let body =
            Raw.explicit(0x0028_0010, "US", [1, 0]) + Raw.explicit(0x0028_3006, "US", table, length: 0)
            + Raw.explicit(0x0040_A30A, "DS", "12")
        let file = try DICOMFile(Raw.part10(little, body))
        #expect(file.dataSet.raw(.lutData)?.count == 65_536)
        #expect(file.dataSet.text(.numericValue) == "12")
        #expect(file.warnings.map(\.kind) == [.lengthOverflow(.lutData)])
    }

    @Test func `what was read before a cut stays, and the cut value is not given`() throws {
        let whole = Raw.part10(
            little, Self.elements(.little) + Raw.long(0x7FE0_0010, "OW", [UInt8](repeating: 7, count: 100)))
        let file = try DICOMFile(Array(whole.dropLast(40)))
        #expect(file.dataSet.integer(.rows) == 512)
        #expect(file.dataSet.raw(.pixelData) == nil)
        #expect(file.dataSet[.pixelData]?.isWhole == false)
        #expect(file.warnings.map(\.kind) == [.cut(.pixelData, wanted: 100, available: 60)])
    }

    @Test func `of an element that stands twice the first stays, and disorder is put right`() throws {
        let body =
            Raw.explicit(0x0010_0020, "LO", "P1") + Raw.explicit(0x0008_0060, "CS", "DX")
            + Raw.explicit(0x0010_0020, "LO", "P2")
        let file = try DICOMFile(Raw.part10(little, body))
        #expect(file.dataSet.text(.patientID) == "P1")
        #expect(file.dataSet.text(.modality) == "DX")
        #expect(file.warnings.map(\.kind) == [.duplicate(.patientID)])
    }

    @Test func `zeros behind the last element are padding`() throws {
        let implicit = Raw.implicit(0x0008_0060, "CR") + Raw.implicit(0x0010_0020, "P1")
        for (syntax, body, count) in [
            (little, Self.elements(.little), 4), (TransferSyntax.implicitLittle, implicit, 2),
        ] {
            for zeros in [6, 8, 1_000] {
                let file = try DICOMFile(Raw.part10(syntax, body + [UInt8](repeating: 0, count: zeros)))
                #expect(file.warnings.isEmpty)
                #expect(file.dataSet.elements.count == count)
            }
        }
    }

    @Test func `sequences deeper than the limit are refused`() {
        var body: [UInt8] = []
        for _ in 0..<100 {
            body = Raw.implicit(0x0040_A730, Raw.implicit(Raw.item, body, length: Raw.undefined), length: Raw.undefined)
        }
        let bytes = Raw.part10(TransferSyntax.implicitLittle, body)
        #expect(throws: DICOMError.self) { try DICOMFile(bytes) }
    }

    @Test func `numbers of every representation are read, and words that are none are not`() throws {
        let body =
            Raw.explicit(0x0018_1164, "DS", "0.15\\ 2e-1") + Raw.explicit(0x0020_0013, "IS", " 12 ")
            + Raw.explicit(0x0028_0008, "IS", "1A") + Raw.explicit(0x0028_0106, "SS", [0xFE, 0xFF])
        let set = try DICOMFile(Raw.part10(little, body)).dataSet
        #expect(set.numbers(.imagerPixelSpacing) == [0.15, 0.2])
        #expect(set.integer(.instanceNumber) == 12)
        #expect(set.integer(.numberOfFrames) == nil)
        #expect(set.integers(DICOMTag(0x0028_0106)) == [-2])
    }
}
