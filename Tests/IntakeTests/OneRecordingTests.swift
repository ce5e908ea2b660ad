// One recording in SCP-ECG, aECG, DICOM and WFDB: the same samples, to the last step.
import AECG
import DICOM
import Exams
import Intake
import SCPECG
import Samples
import Testing
import Waveforms

@Suite struct `One recording in four formats` {
    private let ecg = SampleECG(.anteriorInfarction, seed: 11)

    /// In nanovolts, exactly: lead by lead, in the order of the sheet.
    private func nanovolts(_ files: [ExamFile]) throws -> [String: [Int]] {
        let answer = Intake().describe(files, claimed: "ECG12")
        guard case .electrocardiogram(let exam)? = answer.content else {
            throw answer.reason ?? IntakeReason(code: "no recording", zh: "", en: "")
        }
        #expect(exam.samplingFrequency == 500)
        var leads: [String: [Int]] = [:]
        for (lead, samples) in zip(exam.leads, try Intake().samples(files)) {
            let step = 1_000_000 / lead.gain
            #expect(abs(step - step.rounded()) < 1e-6 && lead.isCalibrated && lead.unit == "mV", "\(lead)")
            leads[lead.name] = samples.values.map { (Int($0) - lead.baseline) * Int(step.rounded()) }
        }
        return leads
    }

    private func dicom(_ recording: Waveforms.Recording, unit: String, sensitivity: Double) -> [UInt8] {
        func code(_ value: String, _ scheme: String) -> DataSetWriter {
            var item = DataSetWriter()
            item.set(.codeValue, value)
            item.set(.codingSchemeDesignator, scheme)
            item.set(.codeMeaning, value)
            return item
        }
        var group = DataSetWriter(), set = DataSetWriter()
        let channels = recording.leads.map { lead in
            var item = DataSetWriter()
            item.set(.channelSourceSequence, items: [code("MDC_ECG_LEAD_" + (lead.standard?.rawValue ?? ""), "MDC")])
            item.set(.channelSensitivity, sensitivity)
            item.set(.channelSensitivityUnitsSequence, items: [code(unit, "UCUM")])
            item.set(.channelSensitivityCorrectionFactor, 1.0)
            item.set(.channelBaseline, 0.0)
            return item
        }
        var data: [UInt8] = []
        for moment in 0..<recording.sampleCount {
            for lead in recording.leads {
                let bits = UInt16(bitPattern: Int16(clamping: lead.steps[moment]))
                data += [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
            }
        }
        group.set(.waveformOriginality, "ORIGINAL")
        group.set(.numberOfWaveformChannels, channels.count)
        group.set(.numberOfWaveformSamples, recording.sampleCount)
        group.set(.samplingFrequency, 500)
        group.set(.channelDefinitionSequence, items: channels)
        group.set(.waveformBitsAllocated, 16)
        group.set(.waveformSampleInterpretation, "SS")
        group.set(.waveformData, .OW, bytes: data[...])
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.9.1.1")
        set.set(.sopInstanceUID, "2.25.12")
        set.set(.waveformSequence, items: [group])
        return DICOMWriter.file(set)
    }

    private func written(_ recording: Waveforms.Recording) throws -> [(String, [ExamFile])] {
        let about = AECGWriter.Description(
            id: "2.25.1", subject: "1", name: "", sex: "UN", birthDate: "", manufacturer: "", model: "",
            start: "20260102030405", end: "20260102030415")
        return [
            ("SCP", [ExamFile(name: "a.scp", bytes: try SCPWriter().bytes(recording))]),
            ("aECG", [ExamFile(name: "a.xml", bytes: try AECGWriter(recording, about).bytes)]),
            ("DICOM", [ExamFile(name: "a.dcm", bytes: dicom(recording, unit: "uV", sensitivity: 1))]),
            ("DICOM, mV", [ExamFile(name: "b.dcm", bytes: dicom(recording, unit: "mV", sensitivity: 0.001))]),
        ]
    }

    @Test func `gives equal samples from each`() throws {
        let recording = ecg.recording
        let known = Dictionary(
            uniqueKeysWithValues: zip(SampleECG.leads, ecg.microvolts).map { ($0, $1.map { Int($0) * 1_000 }) })
        let files: [(String, [ExamFile])] =
            try written(recording) + [
                (
                    "WFDB",
                    [
                        ExamFile(name: "a.hea", bytes: ecg.header(named: "a")),
                        ExamFile(name: "a.dat", bytes: ecg.signal()),
                    ]
                )
            ]
        for (format, files) in files {
            let found = try nanovolts(files)
            #expect(found.count == 12, "\(format)")
            for (lead, values) in known { #expect(found[lead] == values, "\(format) \(lead)") }
        }
    }

    @Test func `gives equal samples of all twelve leads where a file stores eight`() throws {
        let whole = ecg.recording
        let eight = Waveforms.Recording(
            frequency: 500, leads: whole.leads.filter { $0.standard.map { !$0.isDerived } ?? false })
        for (format, files) in try written(eight) {
            let found = try nanovolts(files)
            #expect(found.count == 12, "\(format)")
            for (lead, values) in zip(SampleECG.leads, ecg.microvolts) {
                #expect(found[lead] == values.map { Int($0) * 1_000 }, "\(format) \(lead)")
            }
            let answer = Intake().describe(files)
            guard case .electrocardiogram(let exam)? = answer.content else {
                throw IntakeReason(code: format, zh: "", en: "")
            }
            let derived = exam.leads.filter { $0.isDerived == true }.map(\.name)
            #expect(derived == ["III", "aVR", "aVL", "aVF"], "\(format)")
        }
    }
}
