"""What is asked of Windows, over ctypes. Each library is a parameter, so that all but the library runs anywhere."""
