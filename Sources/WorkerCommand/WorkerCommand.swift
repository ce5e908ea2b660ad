// lianyi-worker: opens foreign exam files where a crash costs one answer.

import CConfine
import Glibc

@main
struct WorkerCommand {
    private static let help = """
        lianyi-worker opens exam files apart from hub and terminal, without network and within limits.

        USAGE
          lianyi-worker describe FILE...   Print what one exam's files are and what is in them, as JSON.
                                           Give all parts of a record together: the .hea and its data files.
          lianyi-worker table MAPPING TABLE
                                           Print line by line what a mapping would read of an analyser's table.
          lianyi-worker unpack ESSENTIAL REST --into FOLDER
                                           Make a record's own files again from the two parts of a packed
                                           ECG. A file that is there is not overwritten.
          lianyi-worker sheet FILE... [--png|--svg|--pdf] [--layout 3x4|6x2|12x1|strip] [--leads II,V1,V5]
                              [--speed 25|50] [--gain 5|10|20] [--dpi N] [--start SECONDS] [--patient TEXT]
                              [--warning TEXT] -o OUT
                                           Draw an electrocardiogram on millimetre paper. --leads are those of the
                                           rhythm strips, or of the strip. Without --png, --svg or --pdf the ending
                                           of OUT decides, else it is a PNG. OUT is not overwritten; - is standard
                                           output.
          lianyi-worker render FILE OUT [--frame N] [--window CENTRE,WIDTH] [--side PIXELS] [--overlays yes|no]
                                           Draw a picture (DICOM, PNG, JPEG) as it is to be seen, as a PNG.
          lianyi-worker export FILE... OUT [--pseudonym TEXT] [--key KEYFILE]
                                           Copy an exam's files without what tells whose they are: DICOM stays
                                           DICOM, PNG and JPEG lose what the camera wrote, other recordings become
                                           a WFDB record, a blood count JSON. Several files come as a ZIP. DICOM
                                           exported with one key stays one study; a key is 16 random bytes or more.
                                           Words inside a picture stay.
          lianyi-worker limits             Print which of the limits take hold on this machine, as JSON.
          lianyi-worker serve [--memory BYTES] [--processor-seconds N] [--niceness N]
                                           Answer framed questions on standard input, for hub or terminal.

        EXIT CODES
          0  done        1  not read, or not written: it says why        2  wrong usage        3  the worker failed
        """

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "serve": serve(Array(arguments.dropFirst()))
        case "describe": exit(await Describing.run(Array(arguments.dropFirst())))
        case "table": exit(TableTrying.run(Array(arguments.dropFirst())))
        case "unpack": exit(await Unpacking.run(Array(arguments.dropFirst())))
        case "sheet": exit(await SheetPrinting.run(Array(arguments.dropFirst())))
        case "render": exit(await PictureRendering.run(Array(arguments.dropFirst())))
        case "export": exit(await Exporting.run(Array(arguments.dropFirst())))
        case "limits": print(Confinement.report())
        case "--help", "-h", "help": print(help)
        default:
            write(2, help + "\n")
            exit(2)
        }
    }

    private static func serve(_ arguments: [String]) {
        guard let options = ServeOptions(arguments) else {
            Complaint.say(
                "serve 的选项未知或不完整；见 lianyi-worker --help。",
                "An option of serve is unknown or incomplete; see lianyi-worker --help.")
            exit(2)
        }
        Confinement.confine(memoryBytes: options.memoryBytes)
        _ = nice(Int32(clamping: options.niceness))
        guard lianyi_end_with_parent() == 1 else { exit(3) }
        Serving(processorSeconds: options.processorSeconds).run()
    }

    private static func write(_ descriptor: Int32, _ text: String) {
        _ = unsafe Array(text.utf8).withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
    }
}

/// The options of `serve`.
struct ServeOptions {
    private(set) var memoryBytes: UInt64 = 1 << 30
    private(set) var processorSeconds: UInt64 = 20
    private(set) var niceness: UInt64 = 0

    /// nil for anything that is not understood.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let text = rest.popFirst(), let value = UInt64(text), value > 0 || name == "--niceness" else {
                return nil
            }
            switch name {
            case "--memory": memoryBytes = value
            case "--processor-seconds": processorSeconds = value
            case "--niceness": niceness = value
            default: return nil
            }
        }
    }
}
