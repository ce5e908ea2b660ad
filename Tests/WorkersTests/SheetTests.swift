// Sheets by a real worker process, and by hand at the command line.
import Exams
import Foundation
import Samples
import Testing
import Workers

@Suite(.timeLimit(.minutes(2))) struct `Sheets by a worker` {
    private let folder = TestFolder()
    private let ecg = SampleECG(.anteriorInfarction, seed: 4)

    private func record() throws -> [WorkerFile] {
        [try folder.file("s.hea", ecg.header(named: "s")), try folder.file("s.dat", ecg.signal())]
    }

    private func sheet(_ wish: WorkerSheet, of files: [WorkerFile]? = nil) async throws -> WorkerMaking {
        let pool = WorkerPool(executable: TestFolder.worker, count: 1)
        let making = try await pool.sheet(try files ?? record(), wish)
        await pool.shutDown()
        return making
    }

    @Test(arguments: WorkerSheet.Format.allCases) func `a confined worker draws, with its fonts`(
        format: WorkerSheet.Format
    ) async throws {
        var wish = WorkerSheet()
        wish.format = format
        wish.patient = "王秀英"
        guard case .made(let files) = try await sheet(wish) else {
            Issue.record("no sheet")
            return
        }
        let start: [WorkerSheet.Format: String] = [.png: "\u{89}PNG", .svg: "<?xml", .pdf: "%PDF-"]
        #expect(files.map(\.name) == ["sheet.\(format.rawValue)"])
        let head = files[0].bytes.prefix(5).map { Character(Unicode.Scalar($0)) }
        #expect(String(head).hasPrefix(start[format] ?? "?"))
    }

    @Test(arguments: WorkerSheet.Layout.allCases) func `every layout can be asked for`(
        layout: WorkerSheet.Layout
    ) async throws {
        var wish = WorkerSheet()
        wish.layout = layout
        wish.dotsPerInch = 72
        guard case .made = try await sheet(wish) else {
            Issue.record("no sheet")
            return
        }
    }

    @Test func `what cannot be drawn says why`() async throws {
        var paper = WorkerSheet()
        paper.millimetresPerSecond = 30
        var late = WorkerSheet()
        late.start = 10
        var coarse = WorkerSheet()
        coarse.dotsPerInch = 1
        var crowded = WorkerSheet()
        crowded.leads = ["I", "II", "III", "V1"]
        let codes = ["no-such-paper", "no-such-start", "no-such-resolution", "no-such-leads"]
        for (wish, code) in zip([paper, late, coarse, crowded], codes) {
            guard case .unmade(let reason) = try await sheet(wish) else {
                Issue.record("drawn: \(wish)")
                continue
            }
            #expect(reason.code == code && !reason.zh.isEmpty && reason.en.hasSuffix("."))
        }
        let text = [try folder.file("a.txt", Array("hello".utf8))]
        guard case .unmade = try await sheet(WorkerSheet(), of: text) else {
            Issue.record("drawn: a text")
            return
        }
    }

    @Test func `the operator gets a sheet, and nothing is overwritten`() throws {
        let paths = try record().map(\.path), target = folder.path + "/sheet.pdf"
        let words = ["sheet"] + paths + ["--pdf", "--layout", "12x1", "--gain", "5", "-o", target]
        #expect(try run(words) == 0)
        let first = try Data(contentsOf: URL(fileURLWithPath: target))
        #expect(first.starts(with: Data("%PDF-".utf8)))
        #expect(try run(words) == 1)
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == first)
        #expect(try run(["sheet"] + paths) == 2)
        #expect(try run(["sheet"] + paths + ["--speed", "30", "-o", target + "2"]) == 2)
    }

    @Test(arguments: [("pdf", "%PDF-"), ("PDF", "%PDF-"), ("svg", "<?xml"), ("png", "PNG"), ("out", "PNG")])
    func `the ending of the file decides, unless a word contradicts it`(ending: String, start: String) throws {
        let paths = try record().map(\.path), target = folder.path + "/\(ending)-sheet.\(ending)"
        #expect(try run(["sheet"] + paths + ["-o", target]) == 0)
        let head = try Data(contentsOf: URL(fileURLWithPath: target)).prefix(5)
        #expect(String(decoding: head, as: UTF8.self).contains(start))
        for promise in ["pdf", "bmp", "JPG"] {
            #expect(try run(["sheet"] + paths + ["--svg", "-o", folder.path + "/wrong.\(promise)"]) == 2)
        }
    }

    private func run(_ words: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: TestFolder.worker)
        process.arguments = words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
