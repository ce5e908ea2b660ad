// What a worker takes in memory for a file, broken or whole: the peak of its process, measured by the kernel.
import DICOM
import Exams
import Foundation
import SCPECG
import Testing
import Waveforms
import Workers

@Suite(.serialized, .timeLimit(.minutes(5))) struct `Memory of a worker` {
    /// Docs/Faults.md: a worker's peak lies at most so far above what it has at rest, but for the forms that hold much in little.
    private static let floor = 8 << 20
    private static let multiple = 16

    private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "SampleData").resolvingSymlinksInPath()

    /// Starts the worker once for each argument, the paths of one exam, and prints the kernel's word: KiB resident at most, its
    /// own worker's included. A process that was started by a large one counts that one's memory as its own until it runs, so a
    /// small one starts it.
    private static let measuring = """
        import os, sys
        quiet = os.open("/dev/null", os.O_WRONLY)
        to = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
        for exam in sys.argv[2:]:
            words = [sys.argv[1], "describe"] + exam.split("\\n")
            print(os.wait4(os.posix_spawn(words[0], words, os.environ, file_actions=to), 0)[2].ru_maxrss)
        """

    private static var hasPython: Bool { (try? python(["print(1)"])) == "1\n" }

    private static func python(_ words: [String]) throws -> String {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-I", "-c"] + words
        (process.standardOutput, process.standardError) = (pipe, FileHandle.nullDevice)
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }

    /// Bytes for each exam, beyond what a worker takes for a file of one byte.
    private static func taken(_ exams: [[URL]]) throws -> [Int] {
        let folder = TestFolder()
        let rest = [URL(fileURLWithPath: try folder.file("rest", Array("x".utf8)).path)]
        let words = ([rest] + exams).map { $0.map(\.path).joined(separator: "\n") }
        let peaks = try python([measuring, TestFolder.worker] + words).split(separator: "\n").compactMap { Int($0) }
        try #require(peaks.count == exams.count + 1)
        // Less would be no worker's memory but that of whoever measures.
        try #require(peaks[0] > 16 << 10)
        return peaks.dropFirst().map { ($0 - peaks[0]) << 10 }
    }

    private static func size(_ file: URL) -> Int {
        (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }

    private static func files(_ folder: String) throws -> [URL] {
        let all = FileManager.default.enumerator(
            at: folder.isEmpty ? samples : samples.appending(path: folder),
            includingPropertiesForKeys: [.fileSizeKey, .isRegularFileKey])
        return (all?.allObjects as? [URL] ?? []).filter {
            size($0) > 0 && !$0.hasDirectoryPath && $0.pathExtension != "md"
        }
    }

    @Test(.enabled(if: hasPython, "python3, which measures, is not here"))
    func `a file takes eight megabytes and sixteen times its bytes at most`() throws {
        let singles = try Self.files("").filter { !["hea", "dat"].contains($0.pathExtension) }.map { [$0] }
        let records = try Self.files("").filter { $0.pathExtension == "hea" }.map {
            [$0, $0.deletingPathExtension().appendingPathExtension("dat")]
        }
        #expect(singles.count > 10 && records.count >= 4)
        let exams = singles + records
        for (exam, taken) in zip(exams, try Self.taken(exams)) {
            let most = Self.floor + Self.multiple * exam.reduce(0) { $0 + Self.size($1) }
            #expect(taken <= most, "\(exam[0].lastPathComponent): \(taken >> 10) KiB of \(most >> 10) KiB")
        }
    }

    /// 12,100,000 samples in bytes: more than are examined, in a process that may take 20 seconds.
    @Test(.enabled(if: hasPython, "python3, which measures, is not here"))
    func `a recording of hours is examined in part, says so, and keeps the bound`()
        async throws
    {
        let folder = TestFolder(), count = 12_100_000
        var beat = [UInt8](repeating: 128, count: 400)
        for place in -10...10 { beat[200 + place] = UInt8(128 + 100 - 10 * abs(place)) }
        let header = try folder.file(
            "long.hea", Array("long 1 500 \(count)\nlong.dat 80 100/mV 8 0 0\n".utf8))
        let data = try folder.file("long.dat", Array(repeatElement(beat, count: count / 400).joined()))
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let answer = try await pool.describe([header, data])
        await pool.shutDown()
        guard case .read(.electrocardiogram(let exam), let warnings) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(exam.sampleCount == count / 400 * 400)
        #expect(warnings.contains { $0.code == "ecg-examined-in-part" }, "\(warnings)")
        let files = [header, data].map { URL(fileURLWithPath: $0.path) }
        let most = Self.floor + Self.multiple * count
        let taken = try #require(try Self.taken([files]).first)
        #expect(taken <= most, "\(taken >> 20) MiB of \(most >> 20) MiB")
    }

    // MARK: forms in which a small file holds much

    private static func url(_ folder: TestFolder, _ name: String, _ bytes: [UInt8]) throws -> URL {
        URL(fileURLWithPath: try folder.file(name, bytes).path)
    }

    /// A million cells of one letter.
    private static func table(_ folder: TestFolder) throws -> [URL] {
        let mapping = """
            format = lianyi-flat-file 1
            name = X
            [sample]
            number = a0
            [items]
            Hb = a1, g/dL

            """
        let header = (0..<500).map { "a\($0)" }.joined(separator: ",") + "\n"
        let row = String(repeating: "7,", count: 499) + "7\n"
        let rows = String(repeating: row, count: 1_999)
        return [
            try url(folder, "a.map", Array(mapping.utf8)), try url(folder, "a.csv", Array((header + rows).utf8)),
        ]
    }

    /// Leads that stand still: one bit a sample in the standard's own code.
    private static func record(_ folder: TestFolder) throws -> [URL] {
        let still = [Int32](repeating: 0, count: 520_000)
        let leads = StandardLead.independent.map {
            RecordedLead(name: $0.rawValue, standard: $0, steps: still, microvoltsPerStep: 1)
        }
        return [try url(folder, "a.scp", SCPWriter().bytes(Recording(frequency: 500, leads: leads)))]
    }

    private static func picture(side: Int, bits: Int) -> DataSetWriter {
        var set = DataSetWriter()
        set.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.7")
        set.set(.sopInstanceUID, "2.25.1")
        set.set(.modality, "OT")
        set.set(.rows, side)
        set.set(.columns, side)
        set.set(.samplesPerPixel, 1)
        set.set(.photometricInterpretation, "MONOCHROME2")
        set.set(.bitsAllocated, bits)
        set.set(.bitsStored, bits)
        set.set(.highBit, bits - 1)
        set.set(.pixelRepresentation, 0)
        return set
    }

    /// Runs of 128 equal pixels, two bytes each.
    private static func runs(_ folder: TestFolder) throws -> [URL] {
        var set = picture(side: 4_096, bits: 8)
        let head = [1, 0, 0, 0, 64] + [UInt8](repeating: 0, count: 59)
        set.set(frames: [head + (0..<131_072).flatMap { [0x81, UInt8(truncatingIfNeeded: $0)] }])
        return [try url(folder, "a.dcm", DICOMWriter.file(set, transferSyntax: TransferSyntax.rle))]
    }

    /// A black picture of 128 MiB, deflated a thousandfold.
    private static func deflated(_ folder: TestFolder) throws -> [URL] {
        var set = picture(side: 8_192, bits: 16)
        set.set(.pixelData, .OW, bytes: [UInt8](repeating: 0, count: 128 << 20)[...])
        let whole = DICOMWriter.file(set, transferSyntax: "1.2.840.10008.1.2.1.99")
        let plain = try url(folder, "plain", set.encoded()), packed = folder.path + "/packed"
        let deflating = """
            import sys, zlib
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            open(sys.argv[2], "wb").write(packer.compress(open(sys.argv[1], "rb").read()) + packer.flush())
            """
        _ = try python([deflating, plain.path, packed])
        let head = whole.prefix(whole.count - size(plain))
        return [try url(folder, "a.dcm", head + Array(Data(contentsOf: URL(fileURLWithPath: packed))))]
    }

    @Test(.enabled(if: hasPython, "python3, which measures, is not here"))
    func `what a small file unfolds to stays below what the page on faults says`() throws {
        let folders = (0..<4).map { _ in TestFolder() }
        let exams = [
            try Self.table(folders[0]), try Self.record(folders[1]), try Self.runs(folders[2]),
            try Self.deflated(folders[3]),
        ]
        // A table is as any file; one bit of SCP-ECG is a sample of a lead and half a derived one; RLE gives 64 bytes for one; of what
        // is deflated the room grows to 256 MiB.
        let unfolded: [(multiple: Int, room: Int)] = [(16, 0), (112, 0), (16 + 64, 0), (16, 256 << 20)]
        for ((exam, taken), most) in zip(zip(exams, try Self.taken(exams)), unfolded) {
            let bytes = exam.reduce(0) { $0 + Self.size($1) }
            let bound = Self.floor + most.multiple * bytes + most.room
            #expect(taken <= bound, "\(exam[0].lastPathComponent): \(taken >> 10) KiB of \(bound >> 10) KiB")
        }
    }

    /// Each promises what it does not hold.
    @Test(.enabled(if: hasPython, "python3, which measures, is not here"))
    func `a header that promises much takes no more than its file`() throws {
        let folder = TestFolder()
        let liars: [(String, [UInt8])] = [
            (
                "a.hea",
                Array(("a 12 500 5000000\n" + String(repeating: "a.dat 16 200 16 0 0 0 0 I\n", count: 12)).utf8)
            ),
            (
                "a.ecg",
                Array(
                    #"{"lianyi-ecg":1,"frequency":500,"sampleCount":60000000,"encoding":"int16le","layout":"planar","leads":[{"name":"I","microvoltsPerStep":1}]}"#
                        .utf8) + [10, 0, 0]
            ),
            ("a.edf", Array(("0".padded(8) + "X".padded(160) + "01.01.26" + "00.00.00" + "4096".padded(8)).utf8)),
            ("a.mat", Array("MATLAB 5.0".padded(124).utf8) + [0, 1, 0x49, 0x4D, 15, 0, 0, 0, 255, 255, 255, 127, 1]),
            ("a.xml", Array(("<AnnotatedECG>" + String(repeating: "<a>", count: 20_000)).utf8)),
            (
                "a.dcm",
                [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
                    + [0xE0, 0x7F, 0x10, 0, 0x4F, 0x57, 0, 0, 255, 255, 255, 127, 0]
            ),
        ]
        let files = try liars.map { [URL(fileURLWithPath: try folder.file($0.0, $0.1).path)] }
        for ((name, bytes), taken) in zip(liars, try Self.taken(files)) {
            #expect(taken <= Self.floor + Self.multiple * bytes.count, "\(name): \(taken >> 10) KiB")
        }
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
