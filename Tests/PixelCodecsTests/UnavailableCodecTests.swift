// A program that was built where a codec library is missing: it builds, and says what it lacks.
import Foundation
import PixelCodecs
import Testing

@Suite struct `Absent codecs` {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/CPixelCodecs")
    private static let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (code: Int32, said: String) {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }

    /// What Package.swift asks of the compiler where no library but libjpeg is installed.
    private static let asking = """
        #include "CPixelCodecs.h"
        #include <stdio.h>
        int main(void) {
            struct lianyi_codec_frame frame = {1, 1, 1, 8, 0, 0};
            uint8_t bytes[2] = {0};
            char text[8];
            int planar;
            printf("%d %d %d %d %d %d", lianyi_codec_libraries(),
                   lianyi_codec_jpeg12(bytes, 1, &frame, 1, bytes, 1, text, 8),
                   lianyi_codec_lossless8(bytes, 1, &frame, 1, bytes, 1, text, 8),
                   lianyi_codec_lossless16(bytes, 1, &frame, 1, bytes, 1, text, 8),
                   lianyi_codec_jpegls(bytes, 1, &frame, &planar, bytes, 1, text, 8),
                   lianyi_codec_jpeg2000(bytes, 1, &frame, bytes, 1, text, 8));
            return 0;
        }
        """

    @Test(.enabled(if: compiler != nil, "no C compiler"))
    func `the shims compile without their libraries, and say so instead of decoding`() throws {
        let compiler = try #require(Self.compiler)
        let folder = FileManager.default.temporaryDirectory.appending(path: "lianyi-codecs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let main = folder.appending(path: "main.c"), program = folder.appending(path: "asking")
        try Data(Self.asking.utf8).write(to: main)
        let shims = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
            .filter { $0.hasSuffix(".c") && $0 != "JPEG8.c" }.map { Self.sources.appending(path: $0).path }
        #expect(shims.count == 6)
        let words = ["-Wall", "-Werror", "-I", Self.sources.appending(path: "include").path, "-o", program.path]
        #expect(try Self.run(compiler, words + [main.path] + shims).code == 0)
        // libjpeg alone, and LIANYI_CODEC_NOT_BUILT of every other.
        #expect(try Self.run(program.path, []).said == "1 4 4 4 4 4")
    }

    @Test func `a frame whose library is missing names its package, before anything of it is decoded`() throws {
        var decoder = FrameDecoder(
            transferSyntax: "1.2.840.10008.1.2.4.70", `Compressed frames`.description(rows: 2, columns: 3))
        decoder.missing = ["libgdcm-dev"]
        let frame = LosslessJPEG.frame(width: 3, height: 2, precision: 8, [10, 11, 9, 12, 12, 255])
        #expect(throws: PixelCodecError(.notBuilt(package: "libgdcm-dev"))) { try decoder.decode(frame) }
        #expect(throws: PixelCodecError(.notBuilt(package: "libgdcm-dev"))) { try decoder.decode(frame.dropLast(9)) }
    }
}
