// Whom an aECG file is about, what the device said, and where the file contradicts itself.
import AECG
import Testing
import Waveforms

@Suite struct `aECG findings` {
    private typealias A = AnnotatedECG

    private func read(_ change: (inout AnnotatedECG) -> Void) throws(AECGError) -> AECGDocument {
        var file = AnnotatedECG()
        change(&file)
        return try AECGDocument(reading: file.bytes)
    }

    private func contradictions(_ file: AECGDocument) -> [AECGContradiction] {
        file.doubts.compactMap { doubt in
            guard case .contradiction(let found) = doubt else { return nil }
            return found
        }
    }

    @Test func `measurements are kept as sent, with the lead they are of`() throws {
        let lead =
            "<support><supportingROI><component><boundary><code code=\"MDC_ECG_LEAD_V1\"/></boundary></component>"
            + "</supportingROI></support>" + A.annotation("VENDOR_R_AMP", A.quantity("535", "uV"))
        let file = try read {
            $0.annotations =
                A.annotation("MDC_ECG_HEART_RATE", A.quantity("52", "bmp"))
                + A.annotation("MATRIX", "", more: lead) + A.annotation("PR", "<value>***</value>")
                + A.annotation("QT", "<value>418</value>") + A.annotation("EMPTY", A.quantity("", "ms"))
                + A.annotation("AXIS", A.quantity("---", "deg"))
        }
        let found = file.recording.findings
        #expect(
            found.measurements == [
                DeviceMeasurement(code: "MDC_ECG_HEART_RATE", text: "52", value: 52, unit: "bmp"),
                DeviceMeasurement(code: "VENDOR_R_AMP", text: "535", value: 535, unit: "uV", lead: "V1"),
                DeviceMeasurement(code: "QT", text: "418", value: 418),
                DeviceMeasurement(code: "AXIS", text: "---", value: nil, unit: "deg"),
            ])
        #expect(found.statements == [DeviceStatement(code: "PR", text: "***")])
    }

    @Test func `statements come in any language, plain or coded; marks of waves are none`() throws {
        let coded = "<value xsi:type=\"CE\" code=\"MDC_ECG_RHY_SINUS\" displayName=\"Sinus rhythm\"/>"
        let file = try read {
            $0.annotations =
                A.annotation("MDC_ECG_INTERPRETATION_STATEMENT", "<value xsi:type=\"ST\">Rythme\n sinusal é</value>")
                + A.annotation("MDC_ECG_INTERPRETATION_COMMENT", "<value>窦性心律</value>")
                + A.annotation("MDC_ECG_RHYTHM", coded)
                + A.annotation("MDC_ECG_INTERPRETATION_STATEMENT", "<value>2</value>")
                + A.annotation("MDC_ECG_WAVC", "<value xsi:type=\"CE\" code=\"MDC_ECG_WAVC_PWAVE\"/>")
        }
        #expect(
            file.recording.findings.statements.map(\.text) == ["Rythme sinusal é", "窦性心律", "Sinus rhythm", "2"])
        #expect(file.recording.findings.measurements == [])
    }

    @Test func `the subject is read with and without the elements that vendors add`() throws {
        let plain = try read { _ in }.subject
        #expect(plain.name == "Wang")
        #expect(plain.sex == "F")
        #expect(plain.birthTime == "19500102")
        #expect(plain.id == "T7")
        #expect(plain.assigner == "2.16")
        let vendor = try read {
            $0.person =
                "<name><family>王</family><given>明</given></name><PatientID> 0042 </PatientID><SecondPatientID/>"
                + "<birthTime value=\"\"/><administrativeGenderCode/><Age>61</Age>"
        }.subject
        #expect(vendor.name == "王明")
        #expect(vendor.patientIDs == ["0042"])
        #expect(vendor.birthTime == nil)
        #expect(vendor.sex == nil)
        #expect(vendor.age == "61")
    }

    @Test func `filters are told as lines`() throws {
        let file = try read {
            $0.settings =
                "<controlVariable><controlVariable><code code=\"L\" displayName=\"Low Pass Filter\"/><component>"
                + "<controlVariable><code code=\"F\" displayName=\"Cutoff\"/><value value=\"35\" unit=\"Hz\"/>"
                + "</controlVariable></component></controlVariable></controlVariable>"
        }
        #expect(file.settings == ["Low Pass Filter, Cutoff: 35 Hz"])
        #expect(file.recording.filters == ["低通 LP 35 Hz"])
    }

    @Test func `a beat of several cycles contradicts the heart rate`() throws {
        let rate = A.annotation("MDC_ECG_HEART_RATE", A.quantity("57", "bpm"))
        let wrong = try read {
            $0.annotations = rate
            $0.derived = A.beat(500, increment: "value=\"0.01\" unit=\"s\"")
        }
        #expect(contradictions(wrong) == [.beatLongerThanCycle(increment: "0.01 s", beat: 5, rate: 57)])
        let right = try read {
            $0.annotations = rate
            $0.derived = A.beat(500, increment: "value=\"0.002\" unit=\"s\"")
        }
        #expect(right.doubts == [])
    }

    @Test func `a beat shorter than its QT contradicts it`() throws {
        let file = try read {
            $0.annotations = A.annotation("MDC_ECG_TIME_PD_QT", A.quantity("418", "ms"))
            $0.derived = A.beat(600, increment: "value=\"0.0002\" unit=\"s\"")
        }
        #expect(contradictions(file) == [.beatShorterThanQT(increment: "0.0002 s", beat: 0.12, qt: 0.418)])
    }

    @Test func `samples that last longer than the stated time contradict it`() throws {
        let wrong = try read {
            $0.period = A.period("20250101100000", "20250101100010")
            $0.sets = [A.set([A.long(1_000)], increment: "value=\"50\" unit=\"ms\"")]
        }
        #expect(contradictions(wrong) == [.period(increment: "50 ms", samples: 50, stated: 10)])
        let right = try read {
            $0.period = A.period("20250101100000", "20250101100010")
            $0.sets = [A.set([A.long(1_000)], increment: "value=\"10\" unit=\"ms\"")]
        }
        #expect(right.doubts == [])
        let unknown = try read { $0.period = A.period("20250101", "20250102") }
        #expect(unknown.doubts == [])
    }

    @Test(arguments: [
        ("value=\"2\"", "2", 0.5), ("value=\"2\" unit=\"s\"", "2 s", 0.5), ("value=\"25\" unit=\"ms\"", "25 ms", 40),
    ])
    func `a step that no electrocardiograph takes is contradictory`(step: String, told: String, hertz: Double) throws {
        let file = try read { $0.sets = [A.set(increment: step)] }
        #expect(contradictions(file) == [.tooSlow(increment: told, samples: hertz)])
        let right = try read { $0.sets = [A.set(increment: "value=\"20\" unit=\"ms\"")] }
        #expect(right.doubts == [])
    }

    @Test func `a sampling frequency of the device's own is compared`() throws {
        let file = try read {
            $0.settings =
                "<controlVariable><controlVariable><code code=\"SAMPLING_RATE\"/><value value=\"1000\" unit=\"Hz\"/>"
                + "</controlVariable></controlVariable>"
        }
        #expect(contradictions(file) == [.frequency(increment: "0.002 s", samples: 500, device: 1_000)])
    }

    @Test func `beats that the file marks are compared with the heart rate`() throws {
        func marks(_ step: Int) -> String {
            (0..<5).map { beat in
                let region =
                    "<support><supportingROI><component><boundary><code code=\"TIME_RELATIVE\"/><value>"
                    + "<low value=\"\(beat * step)\" unit=\"ms\"/></value></boundary></component></supportingROI></support>"
                return A.annotation("MDC_ECG_BEAT", "<value code=\"MDC_ECG_BEAT_NORMAL\"/>", more: region)
            }.joined()
        }
        let rate = A.annotation("MDC_ECG_HEART_RATE", A.quantity("60", "bpm"))
        let right = try read { $0.annotations = rate + marks(1_000) }
        #expect(right.doubts == [])
        let wrong = try read { $0.annotations = rate + marks(5_000) }
        #expect(contradictions(wrong) == [.markedBeats(marked: 12, rate: 60)])
    }

    @Test func `findings are bounded`() throws {
        let file = try read {
            $0.annotations = (0..<10_050).map { A.annotation("X", A.quantity("\($0)", "ms")) }.joined()
        }
        #expect(file.recording.findings.measurements.count == 10_000)
        #expect(file.doubts == [.tooManyFindings])
    }
}
