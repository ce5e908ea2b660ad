// What is written comes back, and what identifies does not.
import Bytes
import DICOM
import RealData
import Testing

@Suite struct `DICOM writer` {
    /// A small chest picture of a made-up patient.
    static var chest: DataSetWriter {
        var set = DataSetWriter()
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.1.1")
        set.set(.sopInstanceUID, "2.25.1001")
        set.set(.studyInstanceUID, "2.25.1002")
        set.set(.seriesInstanceUID, "2.25.1003")
        set.set(.modality, "DX")
        set.set(.studyDate, "20260305")
        set.set(.accessionNumber, "A7")
        set.set(.institutionName, "青石县人民医院")
        set.set(.patientName, "Zhang^San=张^三")
        set.set(.patientID, "P001")
        set.set(.patientBirthDate, "19700101")
        set.set(.patientSex, "M")
        set.set(.bodyPartExamined, "CHEST")
        set.set(.rows, 2)
        set.set(.columns, 3)
        set.set(.samplesPerPixel, 1)
        set.set(.photometricInterpretation, "MONOCHROME2")
        set.set(.bitsAllocated, 16)
        set.set(.bitsStored, 12)
        set.set(.highBit, 11)
        set.set(.pixelRepresentation, 0)
        set.set(.pixelSpacing, 0.15, 0.15)
        set.set(.windowCenter, 2048)
        set.set(.windowWidth, 4096)
        set.set(.pixelData, .OW, bytes: [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 255, 15])
        return set
    }

    @Test func `a written file comes back with its texts, numbers, items and pixels`() throws {
        var set = Self.chest
        var code = DataSetWriter()
        code.set(.codeValue, "R-10206")
        code.set(.codeMeaning, "后前位")
        set.set(.viewCodeSequence, items: [code, DataSetWriter()])
        let file = try DICOMFile(DICOMWriter.file(set))
        #expect(file.warnings.isEmpty)
        #expect(file.transferSyntax.uid == TransferSyntax.explicitLittle)
        #expect(file.meta.text(.mediaStorageSOPInstanceUID) == "2.25.1001")
        #expect(file.dataSet.text(.specificCharacterSet) == "ISO_IR 192")
        #expect(file.dataSet.text(.patientName) == "Zhang^San=张^三")
        #expect(file.dataSet.numbers(.pixelSpacing) == [0.15, 0.15])
        #expect(file.dataSet.items(.viewCodeSequence).map { $0.text(.codeMeaning) } == ["后前位", nil])
        let pixels = try PixelData(file)
        #expect(try pixels.frame(0).bytes == [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 255, 15])
        #expect(pixels.description.windows == [.init(centre: 2_048, width: 4_096, explanation: nil)])
    }

    @Test func `compressed frames are written one to a fragment`() throws {
        var set = Self.chest
        set.set(.numberOfFrames, 2)
        set.set(frames: [[0xFF, 0xD8, 0xFF, 1], [0xFF, 0xD8, 0xFF, 2, 3]])
        let file = try DICOMFile(DICOMWriter.file(set, transferSyntax: "1.2.840.10008.1.2.4.50"))
        let pixels = try PixelData(file)
        #expect(pixels.codestream(1) == [0xFF, 0xD8, 0xFF, 2, 3, 0])
        #expect(pixels.obstacle() == .needsCodec("1.2.840.10008.1.2.4.50"))
    }

    @Test func `a value too long for sixteen bits is written whole`() throws {
        var set = Self.chest
        let long = String(repeating: "长", count: 30_000)
        set.set(.imageComments, long)
        #expect(try DICOMFile(DICOMWriter.file(set)).dataSet.text(.imageComments) == long)
    }

    @Test(arguments: [(1.0 / 3, "0.33333333333333"), (1e-9 / 3, "3.3333333333e-10"), (-2.5, "-2.5"), (12, "12")])
    func `decimal numbers have at most sixteen characters`(number: Double, text: String) throws {
        var set = Self.chest
        set.set(.rescaleSlope, number)
        #expect(try DICOMFile(DICOMWriter.file(set)).dataSet.text(.rescaleSlope) == text)
    }

    // MARK: de-identified export

    private func exported(_ set: DataSetWriter) throws -> DICOMFile {
        let bytes = try Deidentification.file(
            DICOMFile(DICOMWriter.file(set)), pseudonym: "EXPORT-1", salt: [7],
            hash: { Array(RealData.sha256($0).utf8) })
        return try DICOMFile(bytes)
    }

    @Test func `an export tells neither the patient nor the place, and keeps the picture`() throws {
        var set = Self.chest
        var inner = DataSetWriter()
        inner.set(.patientName, "Zhang^San")
        inner.set(.sopInstanceUID, "2.25.1001")
        set.set(DICOMTag(0x0008_1140), items: [inner])
        set.set(DICOMTag(0x0009_0010), .LO, bytes: Array("MAKER".utf8)[...])
        set.set(DICOMTag(0x0009_1001), .LO, bytes: Array("Zhang".utf8)[...])
        let file = try exported(set)
        let text = String(decoding: file.dataSet.bytes, as: UTF8.self)
        for word in ["Zhang", "张", "P001", "19700101", "20260305", "青石", "A7", "2.25.1001", "2.25.1002", "MAKER"] {
            #expect(!text.contains(word), "\(word)")
        }
        #expect(file.dataSet.text(.patientName) == "EXPORT-1")
        #expect(file.dataSet.text(.patientIdentityRemoved) == "YES")
        #expect(file.dataSet.text(.modality) == "DX")
        #expect(file.dataSet.text(.sopClassUID) == "1.2.840.10008.5.1.4.1.1.1.1")
        #expect(try PixelData(file).frame(0).bytes == [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 255, 15])
    }

    @Test func `new UIDs are the same for the same salt, so a study stays one`() throws {
        let (one, two) = (try exported(Self.chest).dataSet, try exported(Self.chest).dataSet)
        let uid = try #require(one.text(.studyInstanceUID))
        #expect(uid.hasPrefix("2.25.") && uid.utf8.count <= 64)
        #expect(two.text(.studyInstanceUID) == uid)
        #expect(one.text(.seriesInstanceUID) != uid)
    }
}
