//! The door: arguments in, exit code out.

/// Models are many small strings, made on all threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    gabion::cli::main()
}
