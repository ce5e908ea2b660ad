// Data records, texts between them, and which signals are an electrocardiogram.
import EDF
import Mutations
import Testing
import Waveforms

@Suite struct `EDF records` {
    private func read(_ change: (inout SmallEDF) -> Void) throws(EDFError) -> EDFFile {
        var file = SmallEDF()
        change(&file)
        return try EDFFile(reading: file.bytes)
    }

    @Test func `signals of different frequencies stand beside each other in a record`() throws {
        let file = try read {
            $0.signals = [
                SmallEDF.Signal(label: "I", samples: 3, records: [[1, 2, 3], [4, 5, 6]]),
                SmallEDF.Signal(label: "Resp nasal", samples: 1, records: [[9], [8]]),
                SmallEDF.Signal(label: "ECG V1", samples: 3, records: [[7, 7, 7], [8, 8, 8]]),
                SmallEDF.Signal(label: "ECG slow", samples: 1, records: [[5], [5]]),
            ]
        }
        #expect(try file.samples(of: 1) == [9, 8])
        let found = try #require(try file.electrocardiogram())
        #expect(found.recording.frequency == 3)
        #expect(found.recording.leads.map(\.standard) == [.one, .v1])
        #expect(found.recording.leads.map(\.steps) == [[1, 2, 3, 4, 5, 6], [7, 7, 7, 8, 8, 8]])
        #expect(found.others == ["Resp nasal"])
        #expect(found.otherFrequencies == ["ECG slow (1.0 Hz)"])
    }

    @Test func `fewer, more and uncounted records are read as far as they are whole`() throws {
        var small = SmallEDF()
        small.signals[0].records = [[1, 2], [3, 4]]
        small.count = "5"
        let cut = try EDFFile(reading: small.bytes.dropLast())
        #expect(cut.doubts == [.truncated(stated: 5, found: 1)])
        #expect(try cut.samples(of: 0) == [1, 2])
        small.count = "1"
        #expect(try EDFFile(reading: small.bytes).doubts == [.longer(bytes: 4)])
        small.count = "-1"
        let open = try EDFFile(reading: small.bytes)
        #expect(open.doubts == [.openEnded(found: 2)])
        #expect(try open.samples(of: 0) == [1, 2, 3, 4])
        small.count = nil
        small.length = "1024"
        #expect(try EDFFile(reading: small.bytes).doubts == [.headerLength(stated: 1_024, used: 512)])
    }

    @Test func `texts have onset, duration and any language`() throws {
        let file = try read {
            $0.reserved = "EDF+C"
            $0.signals[0].records = [[1, 2], [3, 4]]
            $0.signals.append(
                SmallEDF.texts([
                    "+0.25\u{14}\u{14}\u{0}+1.5\u{15}0.5\u{14}胸闷\u{14}again\u{14}\u{0}",
                    "+1.25\u{14}\u{14}\u{0}+2\u{14}x\u{14}\u{0}",
                ]))
        }
        #expect(file.annotations.map(\.onset) == [1.25, 1.25, 1.75])
        #expect(file.annotations.map(\.duration) == [0.5, 0.5, nil])
        #expect(file.annotations.map(\.text) == ["胸闷", "again", "x"])
        #expect(file.start.text == "2025-03-02 10:11:12.25")
        #expect(file.doubts == [])
        #expect(try file.electrocardiogram()?.others == [])
    }

    @Test func `breaks between records are said`() throws {
        let file = try read {
            $0.reserved = "EDF+D"
            $0.signals[0].records = [[1, 2], [3, 4], [5, 6]]
            $0.signals.append(
                SmallEDF.texts(["+0\u{14}\u{14}\u{0}", "+1\u{14}\u{14}\u{0}", "+12.5\u{14}\u{14}\u{0}"], samples: 10))
        }
        #expect(file.doubts == [.gaps(count: 1, seconds: 10.5)])
        #expect(try file.samples(of: 0) == [1, 2, 3, 4, 5, 6])
        let lead = try file.lead(0)
        #expect(lead.missing == Int32.min)
        #expect(lead.steps == [1, 2, 3, 4] + Array(repeating: Int32.min, count: 21) + [5, 6])
    }

    @Test(arguments: ["1000000000", "0.5"]) func `a break too long to be left blank, or backwards, is two seconds`(
        onset: String
    ) throws {
        let file = try read {
            $0.reserved = "EDF+D"
            $0.signals[0].records = [[1, 2], [3, 4]]
            $0.signals.append(SmallEDF.texts(["+0\u{14}\u{14}\u{0}", "+\(onset)\u{14}\u{14}\u{0}"], samples: 10))
        }
        #expect(try file.lead(0).steps == [1, 2] + Array(repeating: Int32.min, count: 4) + [3, 4])
    }

    @Test func `a clock that trembles leaves nothing blank`() throws {
        let file = try read {
            $0.reserved = "EDF+C"
            $0.signals[0].records = [[1, 2], [3, 4]]
            $0.signals.append(SmallEDF.texts(["+0\u{14}\u{14}\u{0}", "+1.01\u{14}\u{14}\u{0}"], samples: 10))
        }
        let lead = try file.lead(0)
        #expect(lead.steps == [1, 2, 3, 4] && lead.missing == nil)
    }

    @Test func `breaks without number are refused`() {
        #expect(throws: EDFError.tooLarge(.records)) {
            try read {
                $0.reserved = "EDF+D"
                $0.duration = "0.0001"
                $0.signals[0].samples = 200
                $0.signals[0].records = Array(repeating: Array(repeating: 1, count: 200), count: 4)
                $0.signals.append(
                    SmallEDF.texts((0..<4).map { "+\($0 * 1_000_000)\u{14}\u{14}\u{0}" }, samples: 10))
            }
        }
    }

    @Test func `broken texts are said and the others kept`() throws {
        let file = try read {
            $0.reserved = "EDF+C"
            $0.signals.append(SmallEDF.texts(["+0\u{14}\u{14}\u{0}abc\u{0}+1\u{14}ok\u{14}\u{0}"]))
        }
        #expect(file.annotations.map(\.text) == ["ok"])
        #expect(file.doubts == [.unreadableAnnotations(1)])
    }

    @Test(arguments: ["EEG Fp1", "Fp1", "SpO2", "EMG chin", "EOG left", "Resp V1"])
    func `a signal of something else is no electrocardiogram`(label: String) throws {
        let file = try read { $0.signals[0].label = label }
        #expect(try file.electrocardiogram() == nil)
        #expect(try file.samples(of: 0) == [1, -2])
    }

    @Test(arguments: ["ECG", "EKG1", "ECG II-REF", "MLII", "aVR", "V1", "ECG Holter ch1", "I"])
    func `a signal of the heart is known by its label`(label: String) throws {
        let found = try #require(try read { $0.signals[0].label = label }.electrocardiogram())
        #expect(!found.isUnnamed)
    }

    @Test func `a voltage without a name is shown and said`() throws {
        let found = try #require(try read { $0.signals[0].label = "Channel 1" }.electrocardiogram())
        #expect(found.isUnnamed)
        #expect(try read { $0.signals[0].label = "" }.electrocardiogram()?.isUnnamed == true)
    }

    @Test func `a record without duration has texts and no leads`() throws {
        let file = try read {
            $0.reserved = "EDF+C"
            $0.duration = "0"
            $0.signals = [SmallEDF.texts(["+0\u{14}\u{14}\u{0}+3\u{14}note\u{14}\u{0}"])]
        }
        #expect(file.annotations.map(\.text) == ["note"])
        #expect(try file.electrocardiogram() == nil)
    }

    @Test func `a broken file is read or refused`() {
        var small = SmallEDF()
        small.reserved = "EDF+D"
        small.signals[0].records = [[1, 2], [3, 4], [5, 6]]
        small.signals.append(
            SmallEDF.texts(["+0\u{14}\u{14}\u{0}", "+1\u{14}é\u{14}\u{0}", "+9\u{15}1\u{14}a\u{14}\u{0}"], samples: 10))
        let seed = small.bytes
        var random = Mutator(seed: 11)
        for round in 0..<4_000 {
            var bytes = seed
            for _ in 0...(round % 4) where !bytes.isEmpty { random.change(&bytes) }
            guard let file = try? EDFFile(reading: bytes) else { continue }
            _ = try? file.electrocardiogram()
        }
    }

    @Test func `counts that the file only claims cost nothing`() throws {
        var small = SmallEDF()
        small.count = "99999999"
        #expect(try EDFFile(reading: small.bytes).doubts == [.truncated(stated: 99_999_999, found: 1)])
        small.signals[0].samples = 63_999_999
        #expect(throws: EDFError.noData) { try EDFFile(reading: small.bytes) }
        small.signals[0].samples = 99_999_999
        #expect(throws: EDFError.tooLarge(.samplesPerRecord)) { try EDFFile(reading: small.bytes) }
    }
}
