// DICOM files as exams: pictures, recordings of the heart, and what is neither.
import DICOM
import Exams
import FoundationEssentials
import Intake
import RealData
import Testing

@Suite struct `DICOM exams` {
    static func chest(_ change: (inout DataSetWriter) -> Void = { _ in }) -> DataSetWriter {
        var set = DataSetWriter()
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.1.1")
        set.set(.sopInstanceUID, "2.25.1001")
        set.set(.studyInstanceUID, "2.25.1002")
        set.set(.seriesInstanceUID, "2.25.1003")
        set.set(.modality, "DX")
        set.set(.patientName, "Zhang^San=张^三")
        set.set(.patientID, "P001")
        set.set(.patientBirthDate, "19700101")
        set.set(.patientSex, "M")
        set.set(.bodyPartExamined, "CHEST")
        set.set(.viewPosition, "PA")
        set.set(.imageLaterality, "U")
        set.set(.rows, 2)
        set.set(.columns, 3)
        set.set(.samplesPerPixel, 1)
        set.set(.photometricInterpretation, "MONOCHROME1")
        set.set(.bitsAllocated, 16)
        set.set(.bitsStored, 12)
        set.set(.highBit, 11)
        set.set(.pixelRepresentation, 0)
        set.set(.imagerPixelSpacing, 0.15, 0.2)
        set.set(.pixelData, .OW, bytes: [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 255, 15])
        change(&set)
        return set
    }

    private func describe(_ bytes: [UInt8], claimed: String? = "DR") -> IntakeAnswer {
        Intake().describe([ExamFile(name: "p.dcm", bytes: bytes)], claimed: claimed)
    }

    private func picture(_ answer: IntakeAnswer) -> (picture: Picture, warnings: [String])? {
        guard case .read(.picture(let picture), let warnings) = answer else { return nil }
        return (picture, warnings.map(\.code))
    }

    @Test func `a chest picture gives its facts and whom it is about`() throws {
        let read = try #require(picture(describe(DICOMWriter.file(Self.chest()))))
        #expect(read.warnings.isEmpty)
        #expect(read.picture.container == .dicom)
        #expect((read.picture.width, read.picture.height) == (3, 2))
        #expect(read.picture.bitDepth == 12)
        let facts = try #require(read.picture.dicom)
        #expect(facts.modality == "DX")
        #expect(facts.bodyPart == "CHEST")
        #expect(facts.view == "PA")
        #expect(facts.laterality == "U")
        #expect(facts.pixelSpacing == [0.15, 0.2])
        #expect(facts.spacingHolds == "detector")
        #expect(facts.isDrawable)
        #expect(
            ExamContent.picture(read.picture).identity
                == FoundIdentity(
                    name: "张三", identifiers: [.init(value: "P001")], birthDate: "19700101", sex: "M"))
        #expect(read.picture.withoutIdentity.identity == nil)
    }

    @Test func `a description of an earlier version is still read, and a new one comes back`() throws {
        let old = """
            {"container":"png","width":1,"height":2,"bitDepth":8,"colourModel":"grey","hasAlpha":false,"isInterlaced":false}
            """
        #expect(try JSONDecoder().decode(Picture.self, from: Data(old.utf8)).dicom == nil)
        let read = try #require(picture(describe(DICOMWriter.file(Self.chest()))))
        #expect(try JSONDecoder().decode(Picture.self, from: JSONEncoder().encode(read.picture)) == read.picture)
    }

    @Test func `a name in GBK that nobody declared is repaired, and the reader is told`() throws {
        let set = Self.chest {
            $0.set(.patientName, .PN, bytes: [0xD5, 0xC5, 0xC8, 0xFD])
            $0.set(.specificCharacterSet, "ISO_IR 100")
        }
        let read = try #require(picture(describe(DICOMWriter.file(set))))
        #expect(read.picture.identity?.name == "张三")
        #expect(read.warnings == ["dicom-text-repaired"])
    }

    @Test func `pixels that are cut off are kept, never drawn, and said to be cut`() throws {
        let read = try #require(picture(describe(Array(DICOMWriter.file(Self.chest()).dropLast(5)))))
        #expect(read.picture.dicom?.notDrawable?.code == "dicom-not-drawable-cut")
        #expect(read.warnings == ["dicom-cut-off", "dicom-not-drawable-cut"])
    }

    @Test func `a picture whose codec was not built is kept, and nobody is told to export it again`() throws {
        // The frame header of JPEG-LS: 8 bits, two rows, three columns, one component.
        let header: [UInt8] = [0xFF, 0xD8, 0xFF, 0xF7, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8]
        let set = Self.chest {
            for (tag, value) in [(DICOMTag.bitsAllocated, 8), (.bitsStored, 8), (.highBit, 7)] { $0.set(tag, value) }
            $0.set(frames: [header + [0]])
        }
        let file = ExamFile(name: "a.dcm", bytes: DICOMWriter.file(set, transferSyntax: "1.2.840.10008.1.2.4.80"))
        for (missing, code) in [("libcharls-dev", "codec"), ("libopenjp2-7-dev", "damaged")] {
            let intake = Intake(codec: CompressedFrames(missing: [missing]))
            let answer = picture(intake.describe([file]))
            #expect(answer?.picture.dicom?.notDrawable?.code == "dicom-not-drawable-\(code)")
        }
    }

    @Test func `pixels beyond those declared are a warning`() throws {
        let read = try #require(picture(describe(DICOMWriter.file(Self.chest { $0.set(.rows, 1) }))))
        #expect(read.warnings == ["dicom-surplus-pixels"])
    }

    @Test func `contradictions of the pixels that were got over are told to the reader`() throws {
        let cases: [(String, (inout DataSetWriter) -> Void)] = [
            ("dicom-slope-zero", { $0.set(.rescaleSlope, 0.0) }), ("dicom-high-bit", { $0.set(.highBit, 7) }),
            (
                "dicom-colours-not-halved",
                {
                    $0.set(.photometricInterpretation, "YBR_FULL_422")
                    $0.set(.samplesPerPixel, 3)
                    $0.set(.bitsAllocated, 8)
                    $0.set(.bitsStored, 8)
                    $0.set(.highBit, 7)
                    $0.set(.pixelData, .OB, bytes: [UInt8](repeating: 128, count: 18)[...])
                }
            ),
        ]
        for (code, change) in cases {
            let read = try #require(picture(describe(DICOMWriter.file(Self.chest(change)))))
            #expect(read.warnings == [code])
            #expect(read.picture.dicom?.isDrawable == true)
        }
    }

    @Test func `a window, a table and an overlay that nothing can be drawn with are told to the reader`() throws {
        let set = Self.chest {
            $0.set(.windowCenter, texts: ["40", "50"])
            $0.set(.windowWidth, texts: ["0.5", "400"])
            $0.set(.voilutSequence, items: [DataSetWriter()])
            $0.set(DICOMTag(0x6000, 0x3000), .OW, bytes: [1, 2])
        }
        guard case .read(_, let warnings) = describe(DICOMWriter.file(set)) else {
            Issue.record("not read")
            return
        }
        #expect(warnings.map(\.code) == ["dicom-window-unusable", "dicom-table-unusable", "dicom-overlay-unreadable"])
        #expect(warnings[0].en.contains("40/0.5") && warnings[0].en.contains("its other window 50.0/400.0"))
        #expect(warnings[0].zh.contains("40/0.5"))
    }

    @Test func `an unknown transfer syntax, one without a codec and a broken frame are stored and cannot be drawn`()
        throws
    {
        let known = "1.2.840.10008.1.2.4.70"
        let cases: [(String, Intake, String)] = [
            ("1.2.3.4", Intake(), "transfer-syntax"), (known, Intake(codec: nil), "codec"),
            (known, Intake(), "damaged"),
        ]
        for (syntax, intake, code) in cases {
            let set = Self.chest { $0.set(frames: [[0xFF, 0xD8, 0xFF, 1]]) }
            let file = ExamFile(name: "p.dcm", bytes: DICOMWriter.file(set, transferSyntax: syntax))
            let read = try #require(picture(intake.describe([file], claimed: "DR")))
            #expect(read.picture.dicom?.notDrawable?.code == "dicom-not-drawable-\(code)")
            #expect(read.picture.dicom?.transferSyntax == syntax)
        }
    }

    @Test func `a file that ends between two frames says once which are there`() throws {
        func stream(_ grey: UInt8) -> [UInt8] { [1, 0, 0, 0, 64] + [UInt8](repeating: 0, count: 59) + [0xFB, grey] }
        let set = Self.chest {
            $0.set(.bitsAllocated, 8)
            $0.set(.bitsStored, 8)
            $0.set(.highBit, 7)
            $0.set(.numberOfFrames, 3)
            $0.set(frames: [stream(1), stream(2), stream(3)])
        }
        let whole = DICOMWriter.file(set, transferSyntax: "1.2.840.10008.1.2.5")
        // The delimiter has 8 bytes, a frame its header and 66.
        for (lost, frames, codes) in [
            (8, 3, ["dicom-irregular"]), (82, 2, ["dicom-cut-off"]), (156, 1, ["dicom-cut-off"]),
        ] {
            let answer = describe(Array(whole.dropLast(lost)))
            let read = try #require(picture(answer))
            #expect(
                read.warnings == codes && read.picture.dicom?.frames == frames && read.picture.dicom?.isDrawable == true
            )
            guard case .read(_, let warnings) = answer, frames < 3 else { continue }
            #expect(warnings.first?.en.contains("frame \(frames) of 3") == true, "\(warnings)")
        }
    }

    @Test func `a report holds no picture`() {
        let set = Self.chest {
            $0.set(.modality, "SR")
            $0.remove(.pixelData)
        }
        let answer = describe(DICOMWriter.file(set))
        #expect(answer.reason?.code == "dicom-no-picture")
        guard case .notReadableYet = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test(.enabled(if: RealData.isPresent), arguments: ["DICOMDIR", "reportsi.dcm", "test-SR.dcm"])
    func `directories and reports are recognised and hold no picture`(name: String) {
        #expect(describe(RealData.bytes("image/dicom/\(name)")).reason?.code == "dicom-no-picture")
    }

    @Test(.enabled(if: RealData.isPresent), arguments: RealData.paths(under: "image/dicom"))
    func `a real picture has its facts, and is drawable`(path: String) throws {
        let known = try #require(RealData.values(path))
        guard known["pixels"] != nil else { return }
        let read = try #require(picture(describe(RealData.bytes(path), claimed: nil)))
        #expect(read.picture.width == known["Columns"]?.int)
        #expect(read.picture.height == known["Rows"]?.int)
        #expect(read.picture.bitDepth == known["BitsStored"]?.int)
        #expect(read.picture.dicom?.modality == known["Modality"]?.string)
        #expect(read.picture.dicom?.frames == known["NumberOfFrames"]?.int ?? 1)
        #expect(read.picture.dicom?.notDrawable == nil, "\(path)")
        #expect(read.picture.identity?.identifiers.first?.value == known["PatientID"]?.string)
    }

    @Test(.enabled(if: RealData.isPresent), arguments: RealData.paths(under: "image/dicom-malformed"))
    func `a malformed file is refused, or stored without pixels that are not whole`(path: String) {
        let answer = describe(RealData.bytes(path), claimed: nil)
        // Ten frames, each with its end mark; the delimiter behind them alone is missing.
        let isWhole = path.hasSuffix("emri_small_jpeg_2k_lossless_too_short.dcm")
        if let read = picture(answer) { #expect(read.picture.dicom?.isDrawable == isWhole, "\(path)") }
        guard isWhole else { return }
        #expect(picture(answer)?.picture.dicom?.frames == 10)
        #expect(picture(answer)?.warnings.contains("dicom-irregular") == true)
    }

    @Test func `a recording without a voltage scale is shown, and the reader is told`() throws {
        var source = DataSetWriter(), channel = DataSetWriter(), group = DataSetWriter(), set = DataSetWriter()
        source.set(.codeValue, "2:1")
        source.set(.codingSchemeDesignator, "MDC")
        channel.set(.channelSourceSequence, items: [source])
        group.set(.numberOfWaveformChannels, 1)
        group.set(.numberOfWaveformSamples, 2)
        group.set(.samplingFrequency, 500)
        group.set(.channelDefinitionSequence, items: [channel])
        group.set(.waveformBitsAllocated, 16)
        group.set(.waveformSampleInterpretation, "SS")
        group.set(.waveformData, .OW, bytes: [1, 0, 2, 0])
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.9.1.1")
        set.set(.sopInstanceUID, "2.25.9")
        set.set(.waveformSequence, items: [group])
        guard case .read(.electrocardiogram(let ecg), let warnings) = describe(DICOMWriter.file(set), claimed: "ECG12")
        else {
            Issue.record("not read")
            return
        }
        #expect(ecg.leads.map(\.isCalibrated) == [false] && warnings.map(\.code) == ["dicom-uncalibrated"])
    }

    @Test(.enabled(if: RealData.isPresent)) func `a DICOM recording is an electrocardiogram`() throws {
        let files = [ExamFile(name: "e.dcm", bytes: RealData.bytes("ecg/dicom/waveform_ecg.dcm"))]
        guard case .read(.electrocardiogram(let ecg), let warnings) = Intake().describe(files, claimed: "ECG12") else {
            Issue.record("not read")
            return
        }
        #expect(warnings.isEmpty)
        #expect(ecg.samplingFrequency == 1_000 && ecg.sampleCount == 10_000)
        #expect(ecg.leads.map(\.name) == ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"])
        #expect(ecg.leads.allSatisfy { $0.unit == "mV" && $0.gain == 800 })
        #expect(ecg.startedAt == "20130125105919")
        #expect(ecg.device?.statements.map(\.text) == ["RITMO SINUSALE", "ECG NORMALE"])
        #expect(ecg.identity.identifiers.map(\.value) == ["642341"])
        let samples = try Intake().samples(files)
        #expect(samples[1].values.prefix(4) == [90, 85, 80, 75])
    }
}
