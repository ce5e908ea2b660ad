// `lianyi-worker export`: the operator gets a copy of a DICOM file that does not tell whose it is.

import Glibc
import Workers

enum Exporting {
    /// Writes the copy and gives the exit code. The file is opened and copied in a confined process; this one only writes.
    static func run(_ arguments: [String]) async -> Int32 {
        guard let order = ExportOrder(arguments) else {
            complain("Name a DICOM file and where its copy goes; see lianyi-worker --help.")
            return 2
        }
        let pool = WorkerPool(executable: "/proc/self/exe", count: 1)
        let making: WorkerMaking
        do throws(WorkerError) {
            making = try await pool.export(order.files, pseudonym: order.pseudonym)
        } catch {
            await pool.shutDown()
            complain("No answer: \(error)")
            return 3
        }
        await pool.shutDown()
        switch making {
        case .unmade(let reason):
            complain("There is no copy: \(reason). lianyi-worker describe says more of the file.")
            return 1
        case .made(let files):
            let code = NewFile.write(files.first?.bytes ?? [], to: order.target)
            if code == 0 { complain("Words inside the picture stay: look at it before you give it away.") }
            return code
        }
    }

    private static func complain(_ text: String) {
        _ = Pipe.write(Array((text + "\n").utf8), to: 2)
    }
}

/// The words behind `lianyi-worker export`.
struct ExportOrder {
    /// The picture's file, then the key's if there is one.
    private(set) var files: [WorkerFile]
    private(set) var pseudonym = Pseudonym.usual
    let target: String

    /// nil for anything that is not understood, or when file or target are missing.
    init?(_ arguments: [String]) {
        var rest = arguments[...], paths: [String] = [], key: String?
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                paths.append(word)
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch word {
            case "--key": key = value
            case "--pseudonym":
                guard let name = Pseudonym(value) else { return nil }
                pseudonym = name.text
            default: return nil
            }
        }
        guard paths.count == 2 else { return nil }
        files = [paths[0], key].compactMap(\.self).map {
            WorkerFile(name: $0.split(separator: "/").last.map(String.init) ?? $0, path: $0)
        }
        target = paths[1]
    }
}
