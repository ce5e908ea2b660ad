// The files that the hub serves of its own: the interface's description, pages, their styles, scripts and words.
import FoundationEssentials
import HubAPI

/// The hub's own files, read once. They lie in `lianyi_Hub.resources` beside the program (SwiftPM puts them there; an
/// installation copies the folder with the program). `Bundle.module` would end the process where they are missing.
package struct HubResources: Sendable {
    let openAPI: HeldFile
    let docs: HeldFile
    let files: [String: HeldFile]
    let pages: PageTemplates
    /// The templates with which a reading centre begins.
    let reportTemplates: [UInt8]

    /// Throws where a file is missing or damaged. `serve` and `doctor` call it before anything is served.
    package static func check() throws(ResourceError) { _ = try shared.get() }

    /// A file that commands read and nobody is served.
    package static func file(_ name: String) throws(ResourceError) -> [UInt8] { try read(name, in: folder) }

    static let shared = Result { () throws(ResourceError) in try HubResources(folder: folder) }

    /// What `GET /static/{name}` knows; no other name is looked for.
    static let served: [(name: String, folder: String, type: String)] =
        styles.map { ($0, "", "text/css; charset=utf-8") }
        + scripts.map { ($0, "scripts/", "text/javascript; charset=utf-8") }
        + [("icon.svg", "", "image/svg+xml")]
        + PageLanguage.allCases.map { ("words.\($0).json", "words/", "application/json; charset=utf-8") }

    /// These two: one name a line, in the order of the alphabet, so that changes do not conflict.
    private static let styles = [
        "docs.css",
        "pages.css",
        "reading.css",
        "tokens.css",
        "worklist.css",
    ]

    private static let scripts = [
        "begin.js",
        "blood-facts.js",
        "call-count.js",
        "call-sheet.js",
        "centre-quality.js",
        "centre.js",
        "claim.js",
        "clinic-patient.js",
        "clinic-provisional.js",
        "clinic-report.js",
        "clinic.js",
        "count-table.js",
        "critical-beside.js",
        "critical.js",
        "digest.js",
        "ecg-calipers.js",
        "ecg-canvas.js",
        "ecg-layout.js",
        "ecg-marks.js",
        "ecg-paper.js",
        "ecg-recording.js",
        "ecg-tools.js",
        "ecg-trace.js",
        "ecg-viewer.js",
        "ecg-words.js",
        "elements.js",
        "feed.js",
        "files.js",
        "fresh.js",
        "hub.js",
        "line.js",
        "next-case.js",
        "outbox.js",
        "over-read.js",
        "patient.js",
        "picture-canvas.js",
        "picture-frame.js",
        "picture-keep.js",
        "picture-marks.js",
        "picture-place.js",
        "picture-pointer.js",
        "picture-series.js",
        "picture-tools.js",
        "picture-viewer.js",
        "reading.js",
        "reattribute.js",
        "reattributions.js",
        "receipt.js",
        "report-amend.js",
        "report-clock.js",
        "report-draft.js",
        "report-drafts.js",
        "report-form.js",
        "report-keys.js",
        "report-parts.js",
        "report-override.js",
        "report-reject.js",
        "report-templates.js",
        "report.js",
        "right-patient.js",
        "sender.js",
        "sheet.js",
        "signed-note.js",
        "sparkline.js",
        "step-up.js",
        "templates.js",
        "toolbar.js",
        "tus.js",
        "typed-count.js",
        "typed-sums.js",
        "upload.js",
        "view-file.js",
        "waiting.js",
        "words.js",
        "worklist-feed.js",
        "worklist-offers.js",
        "worklist-row.js",
        "worklist-sound.js",
        "worklist.js",
    ]

    private static var folder: String {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "."
        return URL(filePath: program).deletingLastPathComponent().appending(
            path: "lianyi_Hub.resources/Resources"
        ).path
    }

    private init(folder: String) throws(ResourceError) {
        let description = try HubResources.read("openapi.json", in: folder)
        let document: JSONValue
        do throws(WireError) { document = try WireJSON.value(JSONValue.self, in: description) } catch {
            throw ResourceError(path: folder + "/openapi.json", isThere: true)
        }
        openAPI = HeldFile(description, type: "application/json; charset=utf-8")
        docs = HeldFile(Array(DocsPage(document).page.text.utf8), type: "text/html; charset=utf-8")
        var files: [String: HeldFile] = [:]
        for file in HubResources.served {
            files[file.name] = HeldFile(try HubResources.read(file.folder + file.name, in: folder), type: file.type)
        }
        self.files = files
        reportTemplates = try HubResources.read("report-templates.json", in: folder)
        pages = try PageTemplates { path throws(ResourceError) in try HubResources.read(path, in: folder) }
    }

    private static func read(_ name: String, in folder: String) throws(ResourceError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
            throw ResourceError(path: folder + "/" + name, isThere: false)
        }
        return Array(data)
    }
}

/// A file of ours that is not there, or not what it should be.
package struct ResourceError: Error, CustomStringConvertible {
    package let path: String
    /// False where the file is missing, true where it cannot be read as what it is.
    package let isThere: Bool

    package var description: String {
        isThere
            ? "\(path) is damaged; install it anew. 文件已损坏，请重新安装。"
            : "\(path) is missing; copy the folder lianyi_Hub.resources beside the program. 程序旁缺少 lianyi_Hub.resources。"
    }
}
