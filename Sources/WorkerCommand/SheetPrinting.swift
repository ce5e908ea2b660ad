// `lianyi-worker sheet`: the operator gets an electrocardiogram on millimetre paper.

import Glibc
import Plots
import Workers

enum SheetPrinting {
    /// Writes the sheet and gives the exit code. The files are opened, read and drawn in a confined process; this one
    /// only writes.
    static func run(_ arguments: [String]) async -> Int32 {
        let order: SheetOrder
        do throws(WordFault) { order = try SheetOrder(arguments) } catch {
            Complaint.say(error.zh, error.en)
            return 2
        }
        return await OperatorCommand.write(to: order.target, or: ("没有生成图纸", "There is no sheet")) {
            pool async throws(WorkerError) in try await pool.sheet(order.files, order.sheet)
        }
    }
}

/// The words behind `lianyi-worker sheet`.
struct SheetOrder {
    private(set) var files: [WorkerFile] = []
    private(set) var sheet = WorkerSheet()
    private(set) var target = ""

    private static let choices = [
        "-o": "FILE.png, .svg, .pdf", "--layout": WorkerSheet.Layout.allCases.map(\.rawValue).joined(separator: ", "),
        "--speed": "25, 50", "--gain": "5, 10, 20", "--dpi": "72 … 600", "--start": "SECONDS", "--leads": "I,II,V1…",
        "--patient": "TEXT", "--warning": "TEXT",
    ]

    /// Throws what is not understood, or what is missing.
    init(_ arguments: [String]) throws(WordFault) {
        var format: WorkerSheet.Format?
        var order = self
        let words = try CommandWords(
            arguments, choices: Self.choices,
            flag: { word in
                guard let named = WorkerSheet.Format.allCases.first(where: { word == "--" + $0.rawValue }) else {
                    return false
                }
                format = named
                return true
            },
            option: { order.take($0, $1) })
        self = order
        files = words.paths.map { WorkerFile(path: $0) }
        guard !files.isEmpty, !target.isEmpty else {
            throw WordFault(
                "请给出一次检查的文件和图纸的输出位置（-o）；见 lianyi-worker --help。",
                "Name the files of one exam and where the sheet goes (-o); see lianyi-worker --help.")
        }
        // An ending that promises another format would make a file that opens nowhere.
        let endings = WorkerSheet.Format.allCases.map(\.rawValue)
        if let fault = WordFault.ending(of: target, allowed: format.map { [$0.rawValue] } ?? endings) { throw fault }
        // The ending decides where no word does.
        let ending = WorkerSheet.Format.allCases.first { target.lowercased().hasSuffix("." + $0.rawValue) }
        if let wanted = format ?? ending { sheet.format = wanted }
    }

    private mutating func take(_ name: String, _ value: String) -> Bool {
        switch name {
        case "-o": target = value
        case "--layout": return set(\.layout, WorkerSheet.Layout(rawValue: value))
        case "--speed": return set(\.millimetresPerSecond, Int(value).flatMap(PaperScale.Speed.init)?.rawValue)
        case "--gain": return set(\.millimetresPerMillivolt, Int(value).flatMap(PaperScale.Gain.init)?.rawValue)
        case "--dpi": return set(\.dotsPerInch, Int(value))
        case "--start": return set(\.start, Double(value))
        case "--leads": sheet.leads = value.split(separator: ",").map(String.init)
        case "--patient": sheet.patient = value
        case "--warning": sheet.warnings.append(value)
        default: return false
        }
        return true
    }

    private mutating func set<Value>(_ part: WritableKeyPath<WorkerSheet, Value>, _ value: Value?) -> Bool {
        guard let value else { return false }
        sheet[keyPath: part] = value
        return true
    }
}
